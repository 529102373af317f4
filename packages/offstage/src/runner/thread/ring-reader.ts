// Reads a thread's ring in the supervisor's event loop: so much a turn, however much comes, and nothing while it is paused.
import { setImmediate as turn } from 'node:timers/promises'
import type { Ring } from './ring.ts'

/** A flood must not hold up everything else. */
const TURN_BYTES = 64 * 1024

export class RingReader {
  readonly #ring: Ring
  readonly #take: (bytes: Uint8Array) => void
  /** Taken from over and over: a new one for each turn would soon be the most of a flood's cost. */
  readonly #bytes = new Uint8Array(TURN_BYTES)
  #isPaused = false
  #next: NodeJS.Immediate | undefined

  /** What `take` is given is its only until it returns. */
  constructor(ring: Ring, take: (bytes: Uint8Array) => void) {
    this.#ring = ring
    this.#take = take
    this.wake()
  }

  /** Something was written. */
  wake(): void {
    if (!this.#isPaused) this.#next ??= setImmediate(() => this.#turn())
  }

  pause(): void {
    this.#isPaused = true
    clearImmediate(this.#next)
    this.#next = undefined
  }

  resume(): void {
    this.#isPaused = false
    this.wake()
  }

  /** The writer is gone: resolves when all that is left has been taken. */
  async end(): Promise<void> {
    this.pause()
    while (this.#readSome() > 0) await turn()
  }

  #turn(): void {
    this.#next = undefined
    if (this.#readSome() > 0 || !this.#ring.sleep()) this.wake()
  }

  #readSome(): number {
    let taken = 0
    while (taken < TURN_BYTES) {
      const room = this.#bytes.subarray(taken)
      const length = this.#ring.read(room)
      if (length === 0) break
      taken += length
      this.#take(room.subarray(0, length))
    }
    return taken
  }
}
