// The addresses of a crawl: each taken once, in the order they were found, while more are being found. Called by crawl-site.ts.

export interface FrontierLimits {
  maxPages: number
  /** Links from the first page; only of found links. */
  maxDepth: number
  /** Addresses that differ in their query only. */
  maxQueries: number
}

export interface Target {
  url: string
  depth: number
}

export class Frontier implements AsyncIterable<Target> {
  readonly #limits: FrontierLimits
  readonly #planned = new Set<string>()
  readonly #queries = new Map<string, number>()
  #queue: Target[] = []
  #next = 0
  #open = 0
  #waiting: (() => void)[] = []
  #isEnded = false
  /** Addresses that were to be asked for, not those that are another name of one. */
  total = 0
  /** Set when a limit left something out. */
  isCut = false

  constructor(limits: FrontierLimits) {
    this.#limits = limits
  }

  /** True when it is new and within the limits. */
  add(url: string, depth = 0): boolean {
    if (this.#planned.has(url)) return false
    if (this.total >= this.#limits.maxPages || depth > this.#limits.maxDepth || !this.#hasRoom(url, depth)) {
      this.isCut = true
      return false
    }
    this.#planned.add(url)
    this.total++
    this.#queue.push({ url, depth })
    this.#wake()
    return true
  }

  /** Whether the crawl has come or will come to this address. */
  has(url: string): boolean {
    return this.#planned.has(url)
  }

  /** An address was reached by another one: it is not asked for again. */
  claim(url: string): void {
    this.#planned.add(url)
  }

  /** What `next` gave is done: nothing more is found by it. */
  done(): void {
    this.#open--
    this.#wake()
  }

  /** Nothing more is given out. */
  end(): void {
    this.#isEnded = true
    this.#wake()
  }

  /** Several may wait for the next one. Each must be told to be `done`; it ends when there is none left and all are. */
  [Symbol.asyncIterator](): AsyncIterator<Target> {
    return { next: () => this.#take() }
  }

  async #take(): Promise<IteratorResult<Target, undefined>> {
    while (!this.#isEnded) {
      const target = this.#queue[this.#next]
      if (target !== undefined) {
        this.#next++
        if (this.#next === 1024) {
          // What was taken is let go of now and then.
          this.#queue = this.#queue.slice(this.#next)
          this.#next = 0
        }
        this.#open++
        return { done: false, value: target }
      }
      if (this.#open === 0) break
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    return { done: true, value: undefined }
  }

  /** A page whose query can be anything has no end of addresses. */
  #hasRoom(url: string, depth: number): boolean {
    const at = url.indexOf('?')
    if (depth === 0 || at < 0) return true
    const path = url.slice(0, at)
    const count = (this.#queries.get(path) ?? 0) + 1
    if (count <= this.#limits.maxQueries) this.#queries.set(path, count)
    return count <= this.#limits.maxQueries
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}
