// When the hearts of the workers enlisted here beat last, as far as it is stored. A worker judges by it whether others may take it for lost.
import { steady } from '../../base/clock.ts'

export class Beats {
  readonly #at = new Map<string, number>()

  stored(worker: string, agoMs: number): void {
    this.#at.set(worker, Math.max(steady() - agoMs, this.#at.get(worker) ?? Number.NEGATIVE_INFINITY))
  }

  forget(worker: string): void {
    this.#at.delete(worker)
  }

  /** How long ago the newest was sent, ms; null of a worker not enlisted here. */
  silentMs(worker: string): number | null {
    const at = this.#at.get(worker)
    return at === undefined ? null : steady() - at
  }
}
