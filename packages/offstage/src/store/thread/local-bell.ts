// The near end of every bell: rings the listeners in this process. Its driver tells when others rang.
import type { Bell } from '../bell.ts'

export class LocalBell implements Bell {
  readonly #listeners = new Set<() => void>()
  readonly #ringOthers: () => void
  #isRinging = false

  /** `ringOthers` reaches the other processes on the same store. */
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

  close(): void {
    this.#listeners.clear()
  }
}
