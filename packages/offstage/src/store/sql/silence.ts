// How long a worker has been silent, by the database's clock but never by a jump of it: nobody is lost because somebody set the time, because this machine slept,
// or because the database went back to an earlier state (a fail-over that lost commits): the beats that were lost with it were heard.
import { steady } from '../../base/clock.ts'

/** Wall and steady clock may drift apart by this much between two looks before it counts as a jump. */
const JUMP_MS = 1000

export class Silence {
  readonly #steady: () => number
  /** On the steady clock: what was stamped since then is believed. */
  #trustedSince = Number.NEGATIVE_INFINITY
  #first: number | undefined
  #last = { wall: 0, steady: 0 }
  /** The newest beat of each worker at the last look. */
  #heard = new Map<string, number>()

  constructor(clock: () => number = steady) {
    this.#steady = clock
  }

  /** To be told the database's `now` and the workers' newest beats at every look, before `of` is asked. */
  look(wall: number, beats: ReadonlyMap<string, number>): void {
    const now = this.#steady()
    if (this.#first === undefined) this.#first = now
    else if (Math.abs(wall - this.#last.wall - (now - this.#last.steady)) > JUMP_MS || this.#isEarlier(beats))
      this.#trustedSince = now
    this.#heard = new Map(beats)
    this.#last = { wall, steady: now }
  }

  #isEarlier(beats: ReadonlyMap<string, number>): boolean {
    return [...beats].some(([worker, at]) => at < (this.#heard.get(worker) ?? at))
  }

  /** Milliseconds since the beat, no more than since the last jump. A beat from the future was stamped before a jump back: it is counted from the first look on. */
  of(beatAt: number, wall: number): number {
    const now = this.#steady()
    const sinceBeat = beatAt > wall + JUMP_MS ? now - (this.#first ?? now) : wall - beatAt
    return Math.max(0, Math.min(sinceBeat, now - this.#trustedSince))
  }
}
