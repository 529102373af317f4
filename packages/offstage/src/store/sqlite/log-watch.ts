// Keeps SQLite's log (the -wal file) small. SQLite starts it over by itself unless a reader is always in it; then it is cut here, as soon as it can be. A reader that never
// leaves, such as a database browser inside a transaction, makes it grow without end: the operator is told. Asked by the thread once a second.
import { statSync } from 'node:fs'

const CUT_BYTES = 64 * 1024 * 1024
/** Looks in a row that found it too large and could not cut it. */
const PATIENCE = 10

export class LogWatch {
  readonly #path: string
  readonly #cut: () => boolean
  #stuck = 0

  /** `cut` moves the log into the file; false where a reader is in the way. */
  constructor(path: string, cut: () => boolean) {
    this.#path = path
    this.#cut = cut
  }

  /** Gives a warning once for each time that the log cannot be cut for long. */
  look(): string | undefined {
    const bytes = statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0
    if (bytes <= CUT_BYTES || this.#isCut()) {
      this.#stuck = 0
      return undefined
    }
    if (++this.#stuck !== PATIENCE) return undefined
    return `${this.#path}-wal has grown to ${Math.round(bytes / 1024 ** 2)} MB and cannot be cut: a program holds an old view of the database. Look for one that keeps ${this.#path} open, such as a database browser inside a transaction, and close it.`
  }

  #isCut(): boolean {
    try {
      return this.#cut()
    } catch {
      // A full disk, say: whoever writes is told of it. Tried again at the next look.
      return false
    }
  }
}
