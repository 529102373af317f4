// Stores pages and failures in small batches, so that pages share transactions and yet can be found within a quarter of a second.
import { failures, pages } from '../pages.ts'
import type { Progress } from './progress.ts'
import type { Taken } from './take-page.ts'

/** A batch is stored when it is this old, or this large. */
const AGE_MS = 100
const SIZE = 32
/** Batches being stored while pages go on coming; beyond that the crawl waits. */
const AHEAD = 2

export class PageWriter {
  readonly #crawl: string
  readonly #progress: Progress
  #batch: Taken[] = []
  #timer: NodeJS.Timeout | undefined
  #storing: Promise<void>[] = []
  #last: Promise<void> = Promise.resolve()

  constructor(crawl: string, progress: Progress) {
    this.#crawl = crawl
    this.#progress = progress
  }

  /** Waits only while too many batches are on their way. */
  async add(taken: Taken): Promise<void> {
    this.#batch.push(taken)
    this.#timer ??= setTimeout(() => this.#send(), AGE_MS)
    if (this.#batch.length >= SIZE) this.#send()
    while (this.#storing.length >= AHEAD) await this.#storing[0]
  }

  async finish(): Promise<void> {
    this.#send()
    await this.#last
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const batch = this.#batch
    this.#batch = []
    if (batch.length === 0) return
    const stored = this.#last.then(() => this.#store(batch))
    this.#last = stored
    this.#storing.push(stored)
    // A failure stays in `#last`, where `add` or `finish` meets it.
    const leave = () => {
      this.#storing = this.#storing.filter((other) => other !== stored)
    }
    stored.then(leave, leave)
  }

  async #store(batch: Taken[]): Promise<void> {
    const at = new Date()
    const good = batch.flatMap((taken) => ('page' in taken ? [{ ...taken.page, last_indexed: at }] : []))
    const bad = batch.flatMap((taken) =>
      'reason' in taken ? [{ url: taken.url, reason: taken.reason, attempts: taken.attempts }] : [],
    )
    if (good.length > 0) await pages.upsertRows(good)
    if (bad.length > 0) await failures.addRows(bad.map((failed) => ({ ...failed, crawl: this.#crawl, at })))
    this.#progress.took(good, bad)
  }
}
