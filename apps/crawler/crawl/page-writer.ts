// Gathers what a crawl took into small batches and has them stored in order, so that pages share transactions and yet can be found within a quarter
// of a second. Called by crawl-site.ts.
import type { Outcome } from './outcome.ts'

/** A batch is stored when it is this old, or this large. */
export const BATCH_AGE_MS = 100
export const BATCH_SIZE = 32
/** Characters of HTML in a batch, more or less: large pages take much memory on their way. */
const BATCH_LENGTH = 1 << 20
/** Batches being stored while pages go on coming; beyond that the crawl waits. */
const AHEAD = 2

/** One for each crawl. The first batch that cannot be stored ends it: whatever is called then rejects with that error. */
export class PageWriter {
  readonly #store: (batch: Outcome[]) => Promise<void>
  #batch: Outcome[] = []
  #length = 0
  #timer: NodeJS.Timeout | undefined
  #storing: Promise<void>[] = []
  #last: Promise<void> = Promise.resolve()
  #failure: { error: unknown } | undefined

  /** `store` is called with one batch at a time. */
  constructor(store: (batch: Outcome[]) => Promise<void>) {
    this.#store = store
  }

  /** Waits only while too many batches are on their way. */
  async add(outcome: Outcome): Promise<void> {
    this.#throwFailure()
    this.#batch.push(outcome)
    if (outcome.kind === 'stored') this.#length += outcome.page.html.length
    this.#timer ??= setTimeout(() => this.#send(), BATCH_AGE_MS)
    if (this.#batch.length >= BATCH_SIZE || this.#length >= BATCH_LENGTH) this.#send()
    while (this.#storing.length >= AHEAD) await this.#storing[0]
    this.#throwFailure()
  }

  /** Resolves when everything added is stored. */
  async finish(): Promise<void> {
    this.#send()
    await this.#last
    this.#throwFailure()
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const batch = this.#batch
    this.#batch = []
    this.#length = 0
    if (batch.length === 0) return
    const stored = this.#last.then(() => this.#storeBatch(batch))
    this.#last = stored
    this.#storing.push(stored)
    void stored.then(() => {
      this.#storing = this.#storing.filter((other) => other !== stored)
    })
  }

  /** Never rejects: nobody may be waiting just then. */
  async #storeBatch(batch: Outcome[]): Promise<void> {
    if (this.#failure) return
    try {
      await this.#store(batch)
    } catch (error) {
      this.#failure = { error }
    }
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }
}
