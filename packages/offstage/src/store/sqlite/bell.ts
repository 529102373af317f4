// The bell of a SQLite store: rings at once in this process, and in the others on the same folder through a file that is touched; the thread's look at the
// database once a second stands behind it, where file events do not come through.
import { type FSWatcher, utimesSync, watch, writeFileSync } from 'node:fs'
import type { Bell } from '../bell.ts'

/** Touches of the file are at least this far apart. */
const TOUCH_MS = 5

export class FileBell implements Bell {
  readonly #listeners = new Set<() => void>()
  readonly #file: string | undefined
  #watcher: FSWatcher | undefined
  #isRinging = false
  #touchTimer: NodeJS.Timeout | undefined

  /** `file`: beside the database; undefined for one in memory. */
  constructor(file: string | undefined) {
    this.#file = file
    if (file) this.#watch(file)
  }

  ring(): void {
    this.ringHere()
    if (this.#file) this.#touchTimer ??= setTimeout(() => this.#touch(), TOUCH_MS).unref()
  }

  /** Something came from outside: only this process is told. */
  ringHere(): void {
    if (this.#isRinging) return
    this.#isRinging = true
    queueMicrotask(() => {
      this.#isRinging = false
      for (const listener of [...this.#listeners]) listener()
    })
  }

  listen(listener: () => void): () => void {
    const own = () => listener()
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  close(): void {
    // A ring that still waits is for the others, who must hear of the last writes.
    if (this.#touchTimer) this.#touch()
    this.#watcher?.close()
    this.#listeners.clear()
  }

  #watch(file: string): void {
    try {
      writeFileSync(file, '', { flag: 'a', mode: 0o600 })
      this.#watcher = watch(file, { persistent: false }, () => this.ringHere())
      this.#watcher.on('error', () => this.#watcher?.close())
    } catch {
      // No file events here (their number is limited, some file systems have none): the look once a second does.
    }
  }

  #touch(): void {
    clearTimeout(this.#touchTimer)
    this.#touchTimer = undefined
    try {
      const at = new Date()
      utimesSync(this.#file as string, at, at)
    } catch {
      // The folder is gone or full: others look once a second.
    }
  }
}
