// What a child has been through, by which the pool decides whether it suits a task and whether it may take another.

export interface Recycling {
  /** A child is ended after this many tasks, default 500, … */
  tasks: number
  /** … but not before it is so old: to start one costs as much as some hundred short tasks. Default a minute. */
  leastAgeMs: number
  /** … when it is this old. Default an hour. */
  ageMs: number
  /** … when it holds more than this after a task. Default 300 MB. */
  memoryBytes: number
  /** … when that has doubled and grown by this since it was ready. Default 100 MB. */
  growthBytes: number
}

export const RECYCLING: Recycling = {
  tasks: 500,
  leastAgeMs: 60_000,
  ageMs: 3_600_000,
  memoryBytes: 300 * 1024 ** 2,
  growthBytes: 100 * 1024 ** 2,
}

/** What a job asks of its child. */
export interface Needs {
  /** One that ran nothing before, and will run nothing after. */
  isFresh: boolean
  /** The most memory it may use. */
  capBytes: number | undefined
}

/** Kinds of children that can be waited for: any, one that ran nothing before, or one with a JavaScript heap of so many MB, started for the task alone. */
export type Kind = 'any' | 'unused' | number

export class Wear {
  readonly #bornAt = performance.now()
  /** Those that were started together are not to be ended together. */
  readonly #patience = 1 + Math.random() / 2
  #tasks = 0
  #isSpent = false
  #readyBytes = 0
  #bytes = 0

  get readyBytes(): number {
    return this.#readyBytes
  }

  /** The task modules are loaded. */
  ready(bytes: number): void {
    this.#readyBytes = bytes
    this.#bytes = bytes
  }

  lent({ isFresh }: Needs, kind: Kind): void {
    this.#tasks++
    if (isFresh || typeof kind === 'number') this.#isSpent = true
  }

  /** A task has ended; `isSpent`: it left something that no other may meet. */
  idle({ memoryBytes, isSpent }: { memoryBytes: number; isSpent: boolean }): void {
    this.#bytes = memoryBytes
    this.#isSpent ||= isSpent
  }

  /** What an earlier task left in memory must not count against the next one's cap. */
  suits({ isFresh, capBytes }: Needs): boolean {
    if (this.#tasks === 0) return true
    return !isFresh && (capBytes === undefined || this.#bytes <= Math.max(this.#readyBytes, capBytes / 2))
  }

  isWorn(limits: Recycling): boolean {
    if (this.#isSpent) return true
    if (this.#tasks === 0) return false
    const ageMs = performance.now() - this.#bornAt
    return (
      (this.#tasks >= limits.tasks && ageMs >= limits.leastAgeMs * this.#patience) ||
      ageMs >= limits.ageMs ||
      this.#bytes > limits.memoryBytes ||
      (this.#bytes >= 2 * this.#readyBytes && this.#bytes - this.#readyBytes >= limits.growthBytes)
    )
  }
}
