// The near end of the bell: rings listeners in this process, and watches the folder in which other processes on the same store touch their files.
import { type FSWatcher, watch } from 'node:fs'
import type { Bell } from '../bell.ts'

export class SqliteBell implements Bell {
  readonly #listeners = new Set<() => void>()
  readonly #ringOthers: () => void
  #watcher: FSWatcher | undefined
  #isRinging = false

  /** `ringOthers` has the thread touch this process's file. */
  constructor(ringOthers: () => void) {
    this.#ringOthers = ringOthers
  }

  ring(): void {
    this.ringHere()
    this.#ringOthers()
  }

  /** Rings of one turn are one ring. */
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
    return () => {
      this.#listeners.delete(own)
    }
  }

  /** Hears others' touches; `own` is the file that this process touches itself. */
  watch(folder: string, own: string): void {
    try {
      this.#watcher = watch(folder, { persistent: false }, (_, name) => {
        if (name !== own) this.ringHere()
      })
      this.#watcher.on('error', () => this.#watcher?.close())
    } catch {
      // No watching here (it is limited in number, and some file systems have none): the thread's look, once a second, must do.
    }
  }

  close(): void {
    this.#watcher?.close()
    this.#listeners.clear()
  }
}
