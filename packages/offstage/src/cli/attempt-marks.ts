// Which attempt a line of a log is of, and what stands between the lines of two. Used by `offstage logs`.
import type { EarlierAttempt, Store } from '../store/store.ts'

/** While lines come, attempts are asked for again no sooner. */
const AGAIN_MS = 500

export class AttemptMarks {
  readonly #store: Pick<Store, 'attempts'>
  readonly #id: string
  #ends: EarlierAttempt[] = []
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(store: Pick<Store, 'attempts'>, id: string) {
    this.#store = store
    this.#id = id
  }

  /** The attempt of a line that was just read. */
  async of(seq: number): Promise<number> {
    const isOfNewest = seq > (this.#ends.at(-1)?.seq ?? 0)
    if (isOfNewest && performance.now() > this.#askedAt + AGAIN_MS) {
      this.#ends = (await this.#store.attempts(this.#id)).filter((each) => each.seq !== null)
      this.#askedAt = performance.now()
    }
    return this.#ends.find((each) => seq < (each.seq as number))?.attempt ?? (this.#ends.at(-1)?.attempt ?? 0) + 1
  }

  /** How the attempt before this one ended; undefined: it is the first. */
  before(attempt: number): EarlierAttempt | undefined {
    return this.#ends.find((each) => each.attempt === attempt - 1)
  }
}
