// Holds the next try back after failures: 100 ms, doubling to 5 s. Called by the pool, so that a process that cannot live is not started in a spin.

const LEAST_MS = 100
const MOST_MS = 5000

export class Backoff {
  readonly #again: () => void
  #failures = 0
  #timer: NodeJS.Timeout | undefined

  /** `again` is called when a try that was refused may be made. */
  constructor(again: () => void) {
    this.#again = again
  }

  mayTry(): boolean {
    return this.#timer === undefined
  }

  failed(): void {
    this.#failures++
    const waitMs = Math.min(MOST_MS, LEAST_MS * 2 ** (this.#failures - 1))
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#again()
    }, waitMs).unref()
  }

  reset(): void {
    this.#failures = 0
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
