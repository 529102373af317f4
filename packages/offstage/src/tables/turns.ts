// Lets those who write one database in this process take turns: a transaction has it to itself, and writes that wait together share one commit. Used by the drivers.
import type { RawRow, Statement } from './fragment.ts'

// A commit carries at most this many jobs, so that nobody waits long behind others.
const JOBS_PER_COMMIT = 64

/** A write that waits: its statements are done all or none. */
export interface Job {
  readonly statements: readonly Statement[]
  readonly resolve: (rows: readonly RawRow[][]) => void
  readonly reject: (error: unknown) => void
}
/** Somebody who wants the database for themselves, and says when they are done. Must not reject. */
type Turn = () => Promise<void>

export class Turns {
  readonly #commit: (jobs: readonly Job[]) => Promise<void>
  readonly #waiting: (Job | Turn)[] = []
  #working: Promise<void> | undefined

  /** `commit` settles each of the jobs, and never rejects. */
  constructor(commit: (jobs: readonly Job[]) => Promise<void>) {
    this.#commit = commit
  }

  /** The rows of the statements, when they are stored. */
  write(statements: readonly Statement[]): Promise<readonly RawRow[][]> {
    return new Promise((resolve, reject) => this.#enqueue({ statements, resolve, reject }))
  }

  take(turn: Turn): void {
    this.#enqueue(turn)
  }

  /** Resolves when nobody waits any more. */
  async over(): Promise<void> {
    while (this.#working) await this.#working
  }

  #enqueue(work: Job | Turn): void {
    this.#waiting.push(work)
    this.#working ??= this.#work()
  }

  /** Serves all who wait, in order. */
  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      if (typeof next === 'function') {
        await next()
        continue
      }
      const jobs = [next]
      while (jobs.length < JOBS_PER_COMMIT && typeof this.#waiting[0] === 'object')
        jobs.push(this.#waiting.shift() as Job)
      await this.#commit(jobs)
    }
    // In the same step as finding nobody waiting: whoever comes next must start it again.
    this.#working = undefined
  }
}
