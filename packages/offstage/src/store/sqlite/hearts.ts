// The hearts of the workers enlisted through this store: beaten from the store's thread, so that a busy event loop elsewhere is not taken for death.

const BEAT_MS = 3000

export class Hearts {
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #beat: (worker: string) => void

  constructor(beat: (worker: string) => void) {
    this.#beat = beat
  }

  set(worker: string, isBeating: boolean): void {
    clearInterval(this.#timers.get(worker))
    this.#timers.delete(worker)
    if (isBeating)
      this.#timers.set(
        worker,
        setInterval(() => this.#beat(worker), BEAT_MS),
      )
  }

  stop(): void {
    for (const worker of [...this.#timers.keys()]) this.set(worker, false)
  }
}
