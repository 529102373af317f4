// How much a task may log: a burst, then a rate, and so much in all. Used at both ends, in the child so that a flood costs the supervisor nothing, in the
// supervisor because a child can be bypassed (native writes, grandchildren).
import { steady } from '../base/clock.ts'
import { LIMITS } from '../task/limits.ts'

/** Once dropping, output is let through again when this much may pass: one marker for a stretch, not one for every second line. */
const RESUME_BYTES = 512 * 1024

export class LogLimit {
  #tokens: number = LIMITS.logBurst
  #left: number = LIMITS.log
  #filledAt: number
  #isDropping = false
  #dropped = 0
  readonly #clock: () => number

  constructor(clock: () => number = steady) {
    this.#clock = clock
    this.#filledAt = clock()
  }

  /** Whether nothing may pass at the moment: who asks before can save itself the work. */
  get isShut(): boolean {
    this.#refill()
    return this.#isDropping || this.#left === 0
  }

  /** Whether these bytes may pass; if not they are counted as dropped. */
  admit(bytes: number): boolean {
    this.#refill()
    // What does not fit any more ends the log: no small line slips through after a large one was dropped.
    if (bytes > this.#left) this.#left = 0
    if (bytes > this.#tokens) this.#isDropping = true
    if (this.#isDropping || bytes > this.#left) {
      this.#dropped += bytes
      return false
    }
    this.#tokens -= bytes
    this.#left -= bytes
    return true
  }

  /** Counts bytes that were dropped elsewhere. */
  drop(bytes: number): void {
    this.#dropped += bytes
  }

  /** The bytes dropped since the last call. */
  takeDropped(): number {
    const dropped = this.#dropped
    this.#dropped = 0
    return dropped
  }

  #refill(): void {
    const at = this.#clock()
    this.#tokens = Math.min(LIMITS.logBurst, this.#tokens + ((at - this.#filledAt) / 1000) * LIMITS.logRate)
    this.#filledAt = at
    if (this.#isDropping && this.#tokens >= RESUME_BYTES) this.#isDropping = false
  }
}
