// Whether the store's clock has gone steadily for a while: what is deleted because it is old is deleted by no clock that was set a moment ago, and may be set right again.
import { steady } from '../../base/clock.ts'

const SETTLED_MS = 10 * 60_000
/** By so much it may be corrected meanwhile. */
const SET_MS = 5000

export class SettledClock {
  readonly #steady: () => number
  #aheadMs: number | undefined
  #since = 0

  constructor(clock: () => number = steady) {
    this.#steady = clock
  }

  /** To be told the store's time now and then: true once that has gone beside the steady clock for ten minutes. */
  look(wall: number): boolean {
    const now = this.#steady()
    const aheadMs = wall - now
    if (this.#aheadMs === undefined || Math.abs(aheadMs - this.#aheadMs) > SET_MS) this.#since = now
    this.#aheadMs = aheadMs
    return now - this.#since >= SETTLED_MS
  }
}
