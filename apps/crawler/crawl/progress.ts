// What a crawl tells of itself: counts, failures, pace, the newest pages. A page counts once it is stored, or is not for good.
import type { ByReason, CrawlState, Failed } from './crawl-state.ts'
import type { Outcome } from './outcome.ts'

/** Failures kept in the state; all are in the data table. */
const SHOWN = 200
const NEWEST = 10
/** Kinds of reasons counted; what comes beyond is counted as 'other reasons'. */
const REASONS = 30
/** The pace is that of the last few seconds. */
const WINDOW_MS = 5000
/** The pace is told so often, also while nothing comes. */
const TICK_MS = 250

export class Progress {
  readonly #state: CrawlState
  readonly #counts = { stored: 0, unchanged: 0, failed: 0, skipped: 0 }
  #samples: { at: number; complete: number }[]
  readonly #timer: NodeJS.Timeout
  #isTold = true

  constructor(state: CrawlState) {
    this.#state = state
    Object.assign(state, { n_complete: 0, n_stored: 0, n_unchanged: 0, n_failed: 0, n_skipped: 0 })
    Object.assign(state, {
      failed_by_reason: {},
      skipped_by_reason: {},
      failures: [],
      latest_failures: [],
      newest_pages: [],
    })
    this.#samples = [{ at: performance.now(), complete: 0 }]
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  get counts(): Readonly<Record<Outcome['kind'], number>> {
    return this.#counts
  }

  /** Pages were found. */
  expects(total: number): void {
    if (this.#state.total_urls !== total) this.#state.total_urls = total
  }

  /** An earlier part of this crawl did this one. */
  resumed(kind: Outcome['kind']): void {
    this.#counts[kind]++
    // What is done already says nothing of the pace.
    for (const sample of this.#samples) sample.complete++
    this.#isTold = false
  }

  /** A batch is stored. */
  took(batch: readonly Outcome[]): void {
    const state = this.#state
    for (const outcome of batch) {
      this.#counts[outcome.kind]++
      if (outcome.kind === 'failed') this.#failed(outcome)
      if (outcome.kind === 'skipped') {
        console.log(`Left out: ${outcome.url} (${outcome.reason})`)
        count(state.skipped_by_reason, skipWord(outcome))
      }
    }
    const newest = batch.flatMap((outcome) => (outcome.kind === 'stored' ? [outcome.page] : [])).reverse()
    if (newest[0] !== undefined) {
      state.newest = newest[0].title
      const fresh = newest.slice(0, NEWEST).map(({ url, title }) => ({ url, title }))
      state.newest_pages = [...fresh, ...(state.newest_pages ?? [])].slice(0, NEWEST)
    }
    this.#tellCounts()
    this.#tellPace()
  }

  /** Nothing is left to do: what only makes sense meanwhile goes. */
  finish(): void {
    clearInterval(this.#timer)
    this.#tellCounts()
    delete this.#state.pages_per_second
    delete this.#state.eta_seconds
  }

  get #complete(): number {
    const { stored, unchanged, failed, skipped } = this.#counts
    return stored + unchanged + failed + skipped
  }

  #tick(): void {
    if (!this.#isTold) this.#tellCounts()
    this.#tellPace()
  }

  #failed({ url, reason }: Failed): void {
    const state = this.#state
    console.warn(`Failed: ${url} (${reason})`)
    count(state.failed_by_reason, reason)
    if ((state.failures?.length ?? 0) < SHOWN) state.failures?.push({ url, reason })
    state.latest_failures = [{ url, reason }, ...(state.latest_failures ?? [])].slice(0, NEWEST)
  }

  #tellCounts(): void {
    this.#isTold = true
    const state = this.#state
    const { stored, unchanged, failed, skipped } = this.#counts
    const told = {
      n_stored: stored,
      n_unchanged: unchanged,
      n_failed: failed,
      n_skipped: skipped,
      n_complete: this.#complete,
    }
    for (const [key, value] of Object.entries(told) as [keyof typeof told, number][])
      if (state[key] !== value) state[key] = value
  }

  #tellPace(): void {
    const at = performance.now()
    const complete = this.#complete
    this.#samples.push({ at, complete })
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > WINDOW_MS) this.#samples.shift()
    const first = this.#samples[0] ?? { at, complete: 0 }
    const pace = (complete - first.complete) / Math.max(0.001, (at - first.at) / 1000)
    const state = this.#state
    const rounded = Math.round(pace * 10) / 10
    const left = (state.total_urls ?? 0) - complete
    const eta = pace > 0 && state.total_urls !== undefined ? Math.ceil(left / pace) : undefined
    if (state.pages_per_second !== rounded) state.pages_per_second = rounded
    if (eta === undefined) delete state.eta_seconds
    else if (state.eta_seconds !== eta) state.eta_seconds = eta
  }
}

/** Which page another one is the same as is no kind of reason. */
function skipWord({ code, reason }: { code: string; reason: string }): string {
  const words: Record<string, string> = {
    REDIRECT: 'redirects to another page',
    CANONICAL: 'another address of a page',
    DUPLICATE: 'same as another page',
  }
  return words[code] ?? reason
}

function count(reasons: ByReason | undefined, reason: string): void {
  if (reasons === undefined) return
  const key = reason in reasons || Object.keys(reasons).length < REASONS ? reason : 'other reasons'
  reasons[key] = (reasons[key] ?? 0) + 1
}
