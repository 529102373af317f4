// Something done when asked for, but not more often than so: the first at once, and what is asked for meanwhile once more at the end of the pause. Used by the ear.

export class Spaced {
  readonly #act: () => void
  readonly #apartMs: () => number
  #doneAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  /** `apartMs` is asked each time. */
  constructor(act: () => void, apartMs: () => number) {
    this.#act = act
    this.#apartMs = apartMs
  }

  ask(): void {
    if (this.#timer) return
    const waitMs = this.#doneAt + this.#apartMs() - performance.now()
    if (waitMs <= 0) this.#do()
    else this.#timer = setTimeout(() => this.#do(), waitMs)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #do(): void {
    this.#timer = undefined
    this.#doneAt = performance.now()
    this.#act()
  }
}
