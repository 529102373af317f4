// One connection to the database that comes back: opened when a transaction begins, given up after trouble. Statements are kept prepared. Used inside the thread only.
import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cell, Row, Statement, Tx } from '../sql/tx.ts'
import { ConnectionLost, isLost, isOfPreparing, isReadOnly, readOnly } from './failure.ts'
import type { Client, ClientConfig } from './load-pg.ts'
import { pause } from './pause.ts'
import { FLOOR, postgresDialect, SCHEMA } from './postgres-dialect.ts'

export interface ConnectionOptions {
  url: string
  /** Shown in `pg_stat_activity`. */
  name: string
  Client: new (config: ClientConfig) => Client
  onNotice?: (payload: string) => void
  /** Below which number of a task nothing can be taken; 0: it is not known. */
  floor?: () => number
  /** An open connection is gone. */
  onLost?: () => void
}

/** What a transaction may do, and how long at most; afterwards the connection is given up. */
export interface Mode {
  begin: string
  limitMs: number
}

/** Our statements go to rows by their keys: a plan made while a table was small must not walk through it when it has grown. */
function settingsFor(limitMs: number): [name: string, value: string | number][] {
  return [
    ['search_path', SCHEMA],
    ['statement_timeout', limitMs],
    ['lock_timeout', Math.ceil(limitMs / 3)],
    ['idle_in_transaction_session_timeout', limitMs],
    ['enable_seqscan', 'off'],
    ['enable_hashjoin', 'off'],
    ['enable_mergejoin', 'off'],
    ['jit', 'off'],
  ]
}

/** Whatever is the default of the database or the user: guards and skipped locks want each statement to see what is stored when it begins. */
export const BEGIN = 'begin isolation level read committed'

const CONNECT_MS = 5000
/** The server is to give up first, and say why. */
const LATE_MS = 2000

const NUMBERS = new Set([20, 21, 23, 1700])
const BOOLEAN = 16
const types = {
  getTypeParser: (oid: number) => (text: string) =>
    NUMBERS.has(oid) ? Number(text) : oid === BOOLEAN ? Number(text === 't') : text,
} as unknown as NonNullable<ClientConfig['types']>

export class Connection implements Tx {
  readonly #options: ConnectionOptions
  readonly #texts = new Map<Statement, { name: string; text: string }>()
  #client: Client | undefined
  #opening: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #begun: Promise<unknown> | undefined
  /** Whether the session at the other end is ours alone. Else somebody between hands sessions around (PgBouncer), and nothing may be left behind in one. */
  #isOwn = false
  /** For which limit the settings of our own session are. */
  #isSetFor: number | undefined
  /** False once the server did not know what we had prepared in a session that seemed our own. */
  #isPreparing = true
  #isClosed = false
  /** Vain tries to connect since the last that went well. */
  #failures = 0

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  get isOpen(): boolean {
    return this.#client !== undefined
  }

  /** Of the connection as it was made last. */
  get isOwn(): boolean {
    return this.#isOwn
  }

  /** Connects, unless it is. */
  async open(): Promise<void> {
    if (this.#client) return
    if (this.#isClosed) throw new ConnectionLost()
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined
    })
    await this.#opening
  }

  /** The beginning is sent along with whatever comes first: it costs no way of its own. */
  async begin({ begin, limitMs }: Mode): Promise<void> {
    await this.open()
    this.limit(limitMs + LATE_MS)
    const floor = this.#options.floor?.() ?? 0
    const text = floor > 0 ? `${begin}; set local ${FLOOR} to ${floor}` : begin
    this.#begun = this.#isOwn ? this.#beginOwn(text, limitMs) : this.#set(limitMs, `${text}; `, 'set local')
    // Whoever ends the transaction asks what became of it.
    this.#begun.catch(() => undefined)
  }

  /** Resolves when it is certain that all since `begin` is stored. */
  async commit(): Promise<void> {
    const timer = this.#timer
    const [, { command }] = await Promise.all([this.#begun, this.send('commit')])
    // The next may have begun already.
    if (this.#timer === timer) this.limit()
    // To the end of a transaction in which something failed the server says this, and calls it no error.
    if (command === 'ROLLBACK') throw new ConnectionLost(new Error('the transaction was undone'))
  }

  async rollback(): Promise<void> {
    if (!this.#client) return
    try {
      await this.send('rollback')
      this.limit()
    } catch {
      this.drop()
    }
  }

  async all(statement: Statement, parameters: readonly Cell[] = []): Promise<Row[]> {
    let known = this.#texts.get(statement)
    if (!known) {
      const text = statement(postgresDialect)
      known = { text, name: `offstage_${createHash('sha1').update(text).digest('hex').slice(0, 20)}` }
      this.#texts.set(statement, known)
    }
    const { text, name } = known
    const values = parameters as Cell[]
    const isPrepared = this.#isPreparing && this.#isOwn
    const { rows } = await this.#ask((client) => client.query(isPrepared ? { name, text, values } : { text, values }))
    return rows as Row[]
  }

  /** Sends text as it is, perhaps several statements; gives the result of the last one. */
  async send(text: string): Promise<{ command: string; rows: Row[] }> {
    const answer = await this.#ask((client) => client.query(text))
    return Array.isArray(answer) ? answer.at(-1) : answer
  }

  /** From now on the connection is given up if this is not called again in time; without a time it may rest. */
  limit(ms?: number): void {
    clearTimeout(this.#timer)
    this.#timer = ms === undefined ? undefined : setTimeout(() => this.drop(), ms)
  }

  /** Gives the connection up: what was sent fails, and the next `open` makes another. */
  drop(): void {
    this.limit()
    const client = this.#client
    this.#client = undefined
    if (client === undefined) return
    // Without a goodbye: the other side may hear nothing.
    client.connection.stream.destroy()
    this.#options.onLost?.()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.limit()
    const client = this.#client
    this.#client = undefined
    if (!client) return
    this.#timer = setTimeout(() => client.connection.stream.destroy(), LATE_MS)
    await client.end().catch(() => undefined)
    this.limit()
  }

  /** Whoever asks again at once is made to wait: a server that comes up has enough to do. */
  async #connect(): Promise<void> {
    if (this.#failures > 0) await delay(pause(this.#failures - 1))
    this.#failures++
    const { url, name, Client, onNotice } = this.#options
    const client = new Client({
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      pipeline: true,
      types,
    })
    const lost = () => {
      if (this.#client === client) this.drop()
    }
    client.on('error', lost)
    client.on('end', lost)
    if (onNotice) client.on('notification', ({ payload }) => onNotice(payload ?? ''))
    await client.connect()
    await this.#refuseStandby(client)
    this.#failures = 0
    if (this.#isClosed) await client.end()
    else this.#client = client
  }

  async #refuseStandby(client: Client): Promise<void> {
    const { rows } = await client.query('select pg_is_in_recovery() as is_standby, pg_backend_pid() as pid')
    const [{ is_standby: isStandby, pid }] = rows
    // Who stands between makes up a number of its own.
    this.#isOwn = pid === (client as unknown as { processID: number }).processID
    this.#isSetFor = undefined
    if (!isStandby) return
    await client.end()
    throw readOnly()
  }

  /** The settings stay; they are sent apart, for what a transaction set is undone with it. */
  async #beginOwn(begin: string, limitMs: number): Promise<unknown> {
    const isSet = this.#isSetFor === limitMs
    this.#isSetFor = limitMs
    return await Promise.all([isSet || this.#set(limitMs, '', 'set'), this.send(begin)])
  }

  #set(limitMs: number, before: string, set: 'set' | 'set local'): Promise<unknown> {
    const settings = settingsFor(limitMs).map(([name, value]) => `${set} ${name} to ${value}`)
    return this.send(before + settings.join('; '))
  }

  async #ask<T>(query: (client: Client) => Promise<T>): Promise<T> {
    const client = this.#client
    if (!client) throw new ConnectionLost()
    try {
      return await query(client)
    } catch (error) {
      if (isOfPreparing(error)) this.#isPreparing = false
      // Next time the same address may lead to the primary.
      if (isReadOnly(error)) this.drop()
      if (isLost(error)) {
        if (this.#client === client) this.drop()
        throw new ConnectionLost(error)
      }
      throw error
    }
  }
}
