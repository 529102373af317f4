// What a crawl tells of itself: counts, failures, pace, the newest page. A page counts once it is stored, or has failed for good.
import type { CrawlState } from './crawl-state.ts'
import type { Taken } from './take-page.ts'

/** Failures kept in the state; all are in the data table. */
const SHOWN = 200
/** The pace is that of the last few seconds. */
const WINDOW_MS = 5000

export class Progress {
  readonly #state: CrawlState
  #samples: { at: number; complete: number }[]
  stored = 0
  failed = 0

  constructor(state: CrawlState, total: number) {
    this.#state = state
    state.total_urls = total
    state.n_complete = 0
    state.n_failed = 0
    state.failures = []
    this.#samples = [{ at: performance.now(), complete: 0 }]
  }

  /** A batch is stored. */
  took(batch: readonly Taken[]): void {
    const state = this.#state
    const good = batch.flatMap((taken) => ('page' in taken ? [taken.page] : []))
    const bad = batch.flatMap((taken) => ('reason' in taken ? [taken] : []))
    this.stored += good.length
    this.failed += bad.length
    for (const { url, reason } of bad) {
      console.warn(`Failed: ${url} (${reason})`)
      if ((state.failures?.length ?? 0) < SHOWN) state.failures?.push({ url, reason })
    }
    const newest = good.at(-1)?.title
    if (newest !== undefined) state.newest = newest
    if (bad.length > 0) state.n_failed = this.failed
    state.n_complete = this.stored + this.failed
    state.pages_per_second = this.#pace()
  }

  /** Nothing is left to do: what only makes sense meanwhile goes. */
  finish(): void {
    delete this.#state.pages_per_second
  }

  #pace(): number {
    const at = performance.now()
    this.#samples.push({ at, complete: this.stored + this.failed })
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > WINDOW_MS) this.#samples.shift()
    const first = this.#samples[0] ?? { at, complete: 0 }
    const pace = (this.stored + this.failed - first.complete) / Math.max(0.001, (at - first.at) / 1000)
    return Math.round(pace * 10) / 10
  }
}
