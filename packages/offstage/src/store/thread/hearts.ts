// The hearts of the workers enlisted through this store. They beat in the store's thread, so that an event loop that is busy is not taken for dead.
import type { WorkerRow } from '../store.ts'

const BEAT_MS = 3000

export class Hearts {
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #beat: (worker: WorkerRow) => void

  constructor(beat: (worker: WorkerRow) => void) {
    this.#beat = beat
  }

  start(worker: WorkerRow): void {
    this.stop(worker.id)
    this.#timers.set(
      worker.id,
      setInterval(() => this.#beat(worker), BEAT_MS),
    )
  }

  stop(worker: string): void {
    clearInterval(this.#timers.get(worker))
    this.#timers.delete(worker)
  }

  stopAll(): void {
    for (const worker of [...this.#timers.keys()]) this.stop(worker)
  }
}
