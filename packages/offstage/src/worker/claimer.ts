// Takes queued tasks as slots come free and begins them. Of tasks that are over in no time it takes some ahead, so that they do not wait for the store one by one (docs/decisions/016);
// of all others never more than it can begin at once, so that a crash strands nothing and other workers get their share.
import { steady } from '../base/clock.ts'
import type { Claim, Store } from '../store/store.ts'
import { Spans } from './spans.ts'

export interface ClaimerParts {
  store: Pick<Store, 'claim' | 'held' | 'nextDue'>
  worker: string
  /** Tasks at once. */
  concurrency: number
  /** The names this worker knows, and claims. */
  names: () => string[]
  /** How many tasks of a queue this worker may run at once, of queues where that is bounded. */
  bounds: () => Map<string, number>
  /** Begins an attempt; resolves when its slot is free again: it has run, and is perhaps still to be stored. */
  begin: (claim: Claim) => Promise<void>
  trouble: (error: unknown) => void
}

const TROUBLE_MS = 1000
/** An answer that took longer may be out of date: this process or the database stood still, and others may have taken this worker for lost. */
const LATE_MS = 5000
/** Clocks are corrected: a long wait is looked at again now and then. */
const LONGEST_ALARM_MS = 60_000
/** As much is taken ahead as is done in this time. */
const AHEAD_MS = 20
const MOST_AHEAD = 500
/** So often nothing is taken ahead until places are free, which go to all names by their turn: who is quick must not keep the others waiting. */
const TURN_MS = 100

export class Claimer {
  readonly #parts: ClaimerParts
  readonly #ahead: Claim[] = []
  readonly #begun = new Set<Claim>()
  /** Of those, the ones that wait for tasks they launched, with how many such waits are open. */
  readonly #lent = new Map<Claim, number>()
  #working: Promise<void> | undefined
  #again = false
  #alarm: NodeJS.Timeout | undefined
  #isDraining = false
  /** The last claim brought as much as it might: more is queued. */
  #isPlenty = false
  readonly #spans = new Spans()
  /** When all names had their turn. */
  #turnAt = Number.NEGATIVE_INFINITY

  constructor(parts: ClaimerParts) {
    this.#parts = parts
  }

  /** One look at a time; a ring during a look makes one more. */
  look(): void {
    this.#again = true
    if (this.#isDraining) return
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined
      if (this.#again) this.look()
    })
  }

  /** Takes nothing more; resolves with what was taken and has not begun. */
  async drain(): Promise<Claim[]> {
    this.#isDraining = true
    clearTimeout(this.#alarm)
    await this.#working
    return this.#ahead.splice(0)
  }

  /** The task of this claim needs no place until what this gives is called. */
  lend(claim: Claim): () => void {
    if (!this.#begun.has(claim)) return () => undefined
    const count = (by: number) => {
      const waits = (this.#lent.get(claim) ?? 0) + by
      if (waits > 0 && this.#begun.has(claim)) this.#lent.set(claim, waits)
      else this.#lent.delete(claim)
    }
    count(1)
    this.look()
    return () => count(-1)
  }

  /** The leases of what was taken and has not begun. */
  get leases(): string[] {
    return this.#ahead.map(({ lease }) => lease)
  }

  /** A task that was taken and has not begun: it never will. */
  withdraw(lease: string): Claim | undefined {
    const place = this.#ahead.findIndex((claim) => claim.lease === lease)
    return place === -1 ? undefined : this.#ahead.splice(place, 1)[0]
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#isDraining) {
      this.#again = false
      try {
        await this.#claim()
      } catch (error) {
        if ((error as { code?: string }).code === 'STORE_CLOSED') return
        this.#parts.trouble(error)
        await new Promise((resolve) => setTimeout(resolve, TROUBLE_MS))
        this.#again = true
      }
    }
  }

  async #claim(): Promise<void> {
    const { store, worker, concurrency } = this.#parts
    const room = this.#room()
    const names = this.#parts.names()
    const free = concurrency - this.#busy - this.#ahead.length
    // A claim that finds nothing costs a commit as well, and what the other one found would wait for it.
    const askedAt = steady()
    if (free > 0) this.#turnAt = askedAt
    const ahead = this.#isPlenty && !room && askedAt - this.#turnAt < TURN_MS ? this.#span() - this.#ahead.length : 0
    const wanted: { names: string[]; limit: number }[] = []
    if (free > 0) wanted.push({ names, limit: free })
    if (ahead > 0) wanted.push({ names: this.#spans.shortOf(names), limit: ahead })
    if (wanted.length === 0) return
    const found = await Promise.all(wanted.map((some) => store.claim({ worker, ...some, ...(room ? { room } : {}) })))
    if (steady() - askedAt > LATE_MS) await this.#dropLost(found)
    this.#ahead.push(...found.flat())
    if (this.#isDraining) return
    this.#fill()
    this.#isPlenty = found.some((claims, i) => claims.length === wanted[i]?.limit)
    if (this.#isPlenty) this.#again ||= this.#isHungry
    else if (free > 0) this.#setAlarm(await store.nextDue(names, room))
  }

  /** What was given up meanwhile must not begin. */
  async #dropLost(found: Claim[][]): Promise<void> {
    const held = new Set((await this.#parts.store.held(this.#parts.worker)).map(({ lease }) => lease))
    for (const claims of found) claims.push(...claims.splice(0).filter(({ lease }) => held.has(lease)))
  }

  /** What is left of queues of which this worker runs only so many; undefined: there are none. */
  #room(): Record<string, number> | undefined {
    const bounds = this.#parts.bounds()
    if (bounds.size === 0) return undefined
    const inHand = [...this.#begun, ...this.#ahead]
    return Object.fromEntries(
      [...bounds].map(([queue, most]) => [queue, most - inHand.filter((claim) => claim.queue === queue).length]),
    )
  }

  /** Places in use. */
  get #busy(): number {
    return this.#begun.size - this.#lent.size
  }

  /** How many short tasks to have in hand. */
  #span(): number {
    const ms = this.#spans.shortMs
    return ms === undefined
      ? 0
      : Math.min(MOST_AHEAD, Math.ceil((this.#parts.concurrency * AHEAD_MS) / Math.max(ms, 0.01)))
  }

  /** Whether a slot is free that nothing in hand fills, or what is in hand runs low. */
  get #isHungry(): boolean {
    return this.#busy + this.#ahead.length < this.#parts.concurrency || this.#ahead.length < this.#span() / 2
  }

  #fill(): void {
    while (this.#busy < this.#parts.concurrency) {
      const claim = this.#ahead.shift()
      if (!claim) return
      void this.#run(claim)
    }
  }

  async #run(claim: Claim): Promise<void> {
    this.#begun.add(claim)
    const begunAt = steady()
    await this.#parts.begin(claim)
    this.#spans.learn(claim.name, steady() - begunAt)
    this.#begun.delete(claim)
    this.#lent.delete(claim)
    if (!this.#isDraining) this.#fill()
    if (this.#isHungry) this.look()
  }

  /** Looks again when the next task that waits for its time falls due. */
  #setAlarm(dueInMs: number | null): void {
    clearTimeout(this.#alarm)
    if (dueInMs === null || this.#isDraining) return
    this.#alarm = setTimeout(() => this.look(), Math.min(dueInMs, LONGEST_ALARM_MS))
    this.#alarm.unref()
  }
}
