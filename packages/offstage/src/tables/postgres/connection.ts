// One connection to the tables' database that comes back: opened when a transaction begins, given up after trouble, let go when it rests. Used by the driver only.
// What is sent travels together (pipelining); it keeps the process alive exactly while an answer is awaited.
import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { ConnectionLost, isLost, isOfPreparing, isReadOnly, readOnly } from '../../store/postgres/failure.ts'
import { type Client, type ClientConfig, loadPg } from '../../store/postgres/load-pg.ts'
import type { RawRow, Statement } from '../fragment.ts'

export const SCHEMA = 'offstage_tables'

/** How a transaction begins, and how long it may take at most; afterwards the connection is given up. */
export interface Mode {
  /** Statements after `begin`. */
  settings: string
  limitMs: number
}

const CONNECT_MS = 5000
/** The server is to give up first, and say why. */
const LATE_MS = 2000
const REST_MS = 30_000
const PREPARED_STATEMENTS = 200

const NUMBERS = new Set([20, 21, 23, 26, 700, 701, 1700])
const BOOLEAN = 16
const types = {
  getTypeParser: (oid: number) => (text: string) =>
    NUMBERS.has(oid) ? Number(text) : oid === BOOLEAN ? Number(text === 't') : text,
} as unknown as NonNullable<ClientConfig['types']>

export class Connection {
  readonly #url: string
  #client: Client | undefined
  #opening: Promise<void> | undefined
  #begun: Promise<unknown> | undefined
  #limit: NodeJS.Timeout | undefined
  #rest: NodeJS.Timeout | undefined
  #pending = 0
  /** What was sent on this connection before: undefined the first time, then the name it is prepared under. */
  #seen = new Map<string, string | undefined>()
  /** False once somebody between us and the server was found to hand connections around. */
  #isPreparing = true

  constructor(url: string) {
    this.#url = url
  }

  /** Whether an answer is awaited. */
  get isBusy(): boolean {
    return this.#pending > 0
  }

  /** The beginning is sent along with whatever comes first: it costs no way of its own. */
  async begin({ settings, limitMs }: Mode): Promise<void> {
    if (!this.#client) {
      this.#opening ??= this.#connect().finally(() => {
        this.#opening = undefined
      })
      await this.#opening
    }
    this.#isDueIn(limitMs + LATE_MS)
    this.#begun = this.send(
      `begin isolation level read committed; set local search_path to ${SCHEMA}; set local jit to off; set local extra_float_digits to 1; ${settings}`,
    )
    // Whoever ends the transaction asks what became of it.
    this.#begun.catch(() => undefined)
  }

  /** Resolves when the beginning has taken place. */
  async begun(): Promise<void> {
    await this.#begun
  }

  /** Resolves when it is certain that all since `begin` is stored. */
  async commit(): Promise<void> {
    const [, { command }] = await Promise.all([this.#begun, this.send('commit')])
    this.#isDueIn(undefined)
    // To the end of a transaction in which something failed the server says this, and calls it no error.
    if (command === 'ROLLBACK') throw new Error('the transaction was undone')
  }

  async rollback(): Promise<void> {
    if (!this.#client) return
    try {
      await this.send('rollback')
      this.#isDueIn(undefined)
    } catch {
      this.drop()
    }
  }

  /** The rows of a statement. Several asked at once are done in the order asked. */
  async run({ text, values }: Statement): Promise<RawRow[]> {
    const name = this.#nameOf(text, values.length)
    const query = { text: numbered(text), values: values as unknown[], ...(name === undefined ? {} : { name }) }
    const { rows } = await this.#ask((client) => client.query(query))
    return rows as RawRow[]
  }

  /** Sends text as it is, perhaps several statements; gives the result of the last one. */
  async send(text: string): Promise<{ command: string; rows: RawRow[] }> {
    const answer = await this.#ask((client) => client.query(text))
    return Array.isArray(answer) ? answer.at(-1) : answer
  }

  /** Gives the connection up without a goodbye, for the other side may hear nothing: what was sent fails, and the next `begin` makes another. */
  drop(): void {
    const client = this.#forget()
    client?.connection.stream.destroy()
  }

  async close(): Promise<void> {
    await this.#opening?.catch(() => undefined)
    const client = this.#forget()
    if (!client) return
    const late = setTimeout(() => client.connection.stream.destroy(), LATE_MS)
    await client.end().catch(() => undefined)
    clearTimeout(late)
  }

  #forget(): Client | undefined {
    const client = this.#client
    this.#client = undefined
    this.#seen = new Map()
    this.#isDueIn(undefined)
    clearTimeout(this.#rest)
    return client
  }

  async #connect(): Promise<void> {
    const PgClient = await loadPg()
    const client = new PgClient({
      connectionString: this.#url,
      application_name: 'offstage tables',
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
    await client.connect()
    const { rows } = await client.query('select pg_is_in_recovery() as "isStandby"')
    if (rows[0].isStandby) {
      await client.end()
      throw readOnly()
    }
    this.#client = client
    socketOf(client).unref()
  }

  async #ask<T>(query: (client: Client) => Promise<T>): Promise<T> {
    const client = this.#client
    if (!client) throw new ConnectionLost()
    clearTimeout(this.#rest)
    if (this.#pending++ === 0) socketOf(client).ref()
    try {
      return await query(client)
    } catch (error) {
      if (isOfPreparing(error)) this.#isPreparing = false
      // Next time the same address may lead to the primary; and what the plans of a table that was changed say is of no use.
      if (isReadOnly(error) || isOfOldPlan(error)) this.drop()
      if (isLost(error)) {
        if (this.#client === client) this.drop()
        throw new ConnectionLost(error)
      }
      throw error
    } finally {
      if (--this.#pending === 0 && this.#client === client) this.#reposes(client)
    }
  }

  #reposes(client: Client): void {
    socketOf(client).unref()
    this.#rest = setTimeout(() => {
      if (this.#client === client && this.#limit === undefined) void this.close()
    }, REST_MS).unref()
  }

  /** A statement is prepared when it comes again: lists of many lengths would fill the server's memory. */
  #nameOf(text: string, values: number): string | undefined {
    if (!this.#isPreparing || values > 200) return undefined
    if (!this.#seen.has(text)) {
      if (this.#seen.size < PREPARED_STATEMENTS * 5) this.#seen.set(text, undefined)
      return undefined
    }
    let name = this.#seen.get(text)
    if (name === undefined && [...this.#seen.values()].filter(Boolean).length < PREPARED_STATEMENTS) {
      name = `tables_${createHash('sha1').update(text).digest('hex').slice(0, 20)}`
      this.#seen.set(text, name)
    }
    return name
  }

  /** The connection is given up if nothing else is said in time. */
  #isDueIn(ms: number | undefined): void {
    clearTimeout(this.#limit)
    this.#limit = ms === undefined ? undefined : setTimeout(() => this.drop(), ms).unref()
  }
}

function socketOf(client: Client): Socket {
  return client.connection.stream as Socket
}

/** Whether a statement was prepared for a table as it was before. */
export function isOfOldPlan(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return code === '0A000' && String(message).includes('cached plan')
}

function numbered(text: string): string {
  let n = 0
  return text.replaceAll('?', () => `$${++n}`)
}
