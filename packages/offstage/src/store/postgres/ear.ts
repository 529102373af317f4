// What this process hears of the others, and they of it: rings by NOTIFY, and behind them a look at a counter once a second, which also shows whether the connection still
// lives. The workers' hearts beat here, where no long statement is in their way. Used by the thread, on a connection of its own.
// Nothing is rung inside a hot transaction: NOTIFY makes all who commit wait for each other. Only transactions of apps ring themselves, at their commit, without the counter: it would be
// seen before what they wrote. Where such a ring may have been missed, looks make up for it.
import { newId } from '../../base/ids.ts'
import { type Statement, type Tx, together } from '../sql/tx.ts'
import { enlist } from '../sql/verbs/enlist.ts'
import type { WorkerRow } from '../store.ts'
import { BEGIN, Connection, type ConnectionOptions, type Mode } from './connection.ts'
import type { Deafness } from './deafness.ts'
import { isQueueFull } from './failure.ts'
import { SCHEMA } from './postgres-dialect.ts'
import { Spaced } from './spaced.ts'

/** Bumped by every ring, outside of transactions. */
export const BELL_SEQUENCE = 'create sequence if not exists bell'

export const CHANNEL = 'offstage'
/** What a transaction of an app says: it may have been open for long, and have written what is older than what was seen since. */
export const LATE = 'app late'
/** A process's rings are at least this far apart, and so is what it hears. */
const APART_MS = 3
/** A ring wakes all: as far apart for each other process that rings, so that all together do not ring more often, and nobody is woken more often than it wakes. */
const SHARE_MS = 7
/** Of one that does not hear how many others ring. */
const DEAF_APART_MS = 100
const LOOK_MS = 1000
/** Every so many looks count as a ring, if none was heard: a connection that was lost may have missed one. */
const SAFE_LOOKS = 5
/** How long no notification is tried after the server had no room for one. */
const MUTE_MS = 5000
const UNHURRIED = `${BEGIN}; set local synchronous_commit to off`
const MODE: Mode = { begin: UNHURRIED, limitMs: 4000 }
/** A sequence that was never asked shows the number it will give first. */
export const LOOK: Statement = (d) =>
  `select case when is_called then last_value else 0 end as count, ${d.now} as now from bell`

export interface EarEvents {
  /** Somebody else wrote. */
  heard(): void
  /** What was written may be older than what was seen before; `heard` follows. */
  late(): void
  /** Rings do not come through, only looks: said once. */
  deaf(why: Deafness): void
  /** What else is to be looked at once a second. */
  look(tx: Tx): Promise<void>
  /** Asked before each look; what it gives is told the database's clock. */
  clock(): (databaseNow: number) => void
}

export class Ear {
  readonly #connection: Connection
  readonly #events: EarEvents
  readonly #own = newId()
  /** One thing at a time: a connection has one transaction. */
  #turn: Promise<unknown> = Promise.resolve()
  /** `asked`: nothing has come yet. */
  #listening: 'no' | 'asked' | 'yes' | 'in vain' = 'no'
  #isWarned = false
  #isClosed = false
  /** When the server was last found to have no room for notifications; since then rings are for looks only. */
  #fullAt: number | undefined
  /** The counter as last seen. */
  #count: number
  readonly #rings = new Spaced(
    () => void this.#inTurn(() => this.#ring()),
    () => this.#apartMs,
  )
  readonly #hears = new Spaced(
    () => this.#events.heard(),
    () => this.#apartMs,
  )
  /** Who rang since the last look, and how many did before it. */
  readonly #ringers = new Set<string>()
  #others = 0
  #looks = 0
  /** Something was written that the others were not told of. */
  #isOwed = false
  #looking: NodeJS.Timeout | undefined

  /** `count`: the counter as it was when the database was opened. */
  constructor(options: Omit<ConnectionOptions, 'onNotice' | 'onLost'>, count: number, events: EarEvents) {
    this.#count = count
    this.#events = events
    this.#connection = new Connection({
      ...options,
      onNotice: (payload) => this.#notice(payload),
      onLost: () => {
        this.#listening = 'no'
      },
    })
  }

  /** Resolves when it listens, or that was tried. */
  async start(): Promise<void> {
    await this.#look()
    if (!this.#isClosed) this.#looking = setTimeout(() => this.start(), LOOK_MS)
  }

  /** Tells the others to look: now, or when the database is to be had again. */
  ring(): void {
    this.#isOwed = true
    this.#rings.ask()
  }

  beat(worker: WorkerRow, stored: () => void): void {
    void this.#inTurn(async () => {
      await this.#connection.begin(MODE)
      await enlist(this.#connection, worker)
      await this.#connection.commit()
      stored()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#looking)
    this.#rings.close()
    this.#hears.close()
    void this.#inTurn(() => this.#ring())
    await this.#turn
    await this.#connection.close()
  }

  get #apartMs(): number {
    return this.#listening === 'in vain' ? DEAF_APART_MS : Math.max(APART_MS, this.#others * SHARE_MS)
  }

  /** What fails here is made good by the next look. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(act).catch(() => this.#connection.drop())
    this.#turn = done
    return done
  }

  async #ring(): Promise<void> {
    if (!this.#isOwed) return
    this.#isOwed = false
    // Owed again unless it went out: nobody would ever look for what was written.
    await this.#send().catch((error) => {
      this.#isOwed = true
      throw error
    })
  }

  async #send(): Promise<void> {
    await this.#connection.open()
    const count = `nextval('${SCHEMA}.bell')`
    if (await this.#hasRoom()) await this.#notify(`'${this.#own} ' || ${count}`)
    else await this.#say(`select ${count}`)
  }

  /** Whether it went out. Where the server has no room for it, what it was to tell is found by looks: a sequence goes up also in a transaction that fails. */
  async #notify(text: string): Promise<boolean> {
    try {
      await this.#say(`select pg_notify('${CHANNEL}', ${text})`)
      return true
    } catch (error) {
      if (!isQueueFull(error)) throw error
      this.#connection.limit()
      this.#fullAt = performance.now()
      this.#warn('full')
      return false
    }
  }

  /** Of a queue that was full it is asked now and then how full it is: also because until somebody asks, the server does not clear away what all have read. */
  async #hasRoom(): Promise<boolean> {
    if (this.#fullAt === undefined) return true
    if (performance.now() < this.#fullAt + MUTE_MS) return false
    this.#connection.limit(MODE.limitMs)
    const { rows } = await this.#connection.send('select pg_notification_queue_usage() as share')
    this.#connection.limit()
    this.#fullAt = Number(rows[0]?.share) > 0.5 ? performance.now() : undefined
    return this.#fullAt === undefined
  }

  async #say(statement: string): Promise<void> {
    await this.#connection.open()
    this.#connection.limit(MODE.limitMs)
    await this.#connection.send(`${UNHURRIED}; ${statement}; commit`)
    this.#connection.limit()
  }

  async #look(): Promise<void> {
    await this.#inTurn(async () => {
      const mayHaveMissed = this.#mayHaveMissed()
      if (this.#listening === 'no') await this.#listen()
      else if (this.#listening === 'asked') this.#giveUp('unknown')
      await this.#ring()
      await this.#connection.begin(MODE)
      const tellClock = this.#events.clock()
      const [[row]] = await together([this.#connection.all(LOOK), this.#events.look(this.#connection)])
      await this.#connection.commit()
      tellClock(Number(row?.now))
      const count = Number(row?.count)
      if (count !== this.#count || mayHaveMissed) this.#hears.ask()
      this.#count = count
      this.#others = this.#ringers.size
      this.#ringers.clear()
    })
  }

  /** A ring that did not move the counter, until now. */
  #mayHaveMissed(): boolean {
    const isHearing = this.#listening === 'yes' && this.#fullAt === undefined
    return !isHearing || ++this.#looks % SAFE_LOOKS === 0
  }

  /** Also asks itself whether it hears. In a session that others use too nothing is left behind: it would listen for them, and its own question would come back all the same. */
  async #listen(): Promise<void> {
    await this.#connection.open()
    if (!this.#connection.isOwn) return this.#giveUp('pool')
    if (!(await this.#hasRoom())) return
    await this.#say(`listen ${CHANNEL}`)
    this.#listening = 'asked'
    if (!(await this.#notify(`'${this.#own} 0'`))) this.#listening = 'no'
  }

  /** Only looks are left, until there is another connection. */
  #giveUp(why: Deafness): void {
    this.#listening = 'in vain'
    this.#warn(why)
  }

  #warn(why: Deafness): void {
    if (!this.#isWarned) this.#events.deaf(why)
    this.#isWarned = true
  }

  #notice(payload: string): void {
    const [who, number] = payload.split(' ')
    const n = Number(number)
    if (payload === LATE) this.#events.late()
    if (who === this.#own) this.#listening = 'yes'
    // The test of another that begins to listen.
    if (n === 0) return
    // What is heard of in order the next look need not find.
    if (n === this.#count + 1) this.#count = n
    if (who === undefined || who === this.#own) return
    this.#ringers.add(who)
    this.#hears.ask()
  }
}
