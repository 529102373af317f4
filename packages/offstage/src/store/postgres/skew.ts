// How far this machine's clock and the database's are apart. Leases and due times go by the database's alone; this is for what is stamped here, and for the operator.
import { now, steady } from '../../base/clock.ts'

/** Clocks that a time service keeps are nearer to each other; below this nothing is corrected, and times are as they were read. */
const NEAR_MS = 1000
const WARN_MS = 2000
/** The way of the answer may be longer one time than another: no news. */
const SAME_MS = 100

export interface SkewEvents {
  /** By how much this machine is ahead from now on; negative: behind; 0: near enough. */
  ahead(ms: number): void
  /** More than two seconds: said once. */
  warn(ms: number): void
}

export class Skew {
  readonly #events: SkewEvents
  #told = 0
  #isWarned = false

  constructor(events: SkewEvents) {
    this.#events = events
  }

  /** Begins a look; to be called with the database's time when its answer is here: it was read in between. */
  begin(): (databaseNow: number) => void {
    const [wall, began] = [now(), steady()]
    return (databaseNow) => this.#note(aheadOf(databaseNow, wall, wall + steady() - began))
  }

  #note(measured: number): void {
    const ahead = Math.abs(measured) < NEAR_MS ? 0 : measured
    if (Math.abs(ahead) > WARN_MS && !this.#isWarned) {
      this.#isWarned = true
      this.#events.warn(ahead)
    }
    if (ahead === this.#told || (ahead !== 0 && this.#told !== 0 && Math.abs(ahead - this.#told) < SAME_MS)) return
    this.#told = ahead
    this.#events.ahead(ahead)
  }
}

/** The least that is certain: however long the answer took, nothing is taken for skew that may have been the way. */
export function aheadOf(databaseNow: number, sentAt: number, heardAt: number): number {
  if (databaseNow < sentAt) return sentAt - databaseNow
  return Math.round(Math.min(0, heardAt - databaseNow))
}

/** What there is to say about it. `where` names the database. */
export function skewText(aheadMs: number, where: string): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  return `this machine's clock is ${seconds.toLocaleString('en')} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of ${where}. Let a time service (chrony, systemd-timesyncd) set both. Tasks are not harmed: they go by the database's.`
}
