// Finds workers that are gone and ends what they held. Runs in every worker; the store decides each case once.

import type { Store, WorkerRow } from '../store/store.ts'
import { failureFrom } from '../task/failure.ts'
import { missing } from '../task/outcome.ts'
import { isCertainlyGone } from './identity.ts'

/** Heart beats are 3 s apart; a worker silent for lease + grace is lost. */
const SILENT_MS = 17_000
/** A reaper that could not reach the store, or stood still itself, first lets everyone beat again. */
const WARM_UP_MS = 12_000
const ROUND_MS = 3_000

export interface HousekeeperParts {
  store: Pick<Store, 'workers' | 'reap'>
  /** Kills what a dead supervisor of this host left running. */
  sweep: (worker: string) => Promise<void> | void
  onReaped: (worker: WorkerRow, tasks: number) => void
  /** Compares what this worker runs with what the store says. */
  balance: () => Promise<void>
}

export class Housekeeper {
  readonly #parts: HousekeeperParts
  readonly #self: string
  #timer: NodeJS.Timeout | undefined
  #healthySince = performance.now()
  #lastRound = performance.now()

  constructor(self: string, parts: HousekeeperParts) {
    this.#self = self
    this.#parts = parts
  }

  /** Looks once, at once (a restart on the same host ends the dead one's tasks within 3 s), then every 3 s. */
  async start(): Promise<void> {
    await this.round()
    this.#timer = setInterval(() => void this.round(), ROUND_MS)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async round(): Promise<void> {
    const at = performance.now()
    if (at - this.#lastRound > 2 * ROUND_MS) this.#healthySince = at
    this.#lastRound = at
    try {
      const others = (await this.#parts.store.workers()).filter(({ id }) => id !== this.#self)
      const isWarm = performance.now() - this.#healthySince >= WARM_UP_MS
      for (const worker of others) {
        if (isCertainlyGone(worker)) await this.#reap(worker, 'its process is gone')
        else if (isWarm && worker.beatAgoMs > SILENT_MS)
          await this.#reap(worker, `nothing was heard of it for ${Math.round(worker.beatAgoMs / 1000)} s`)
      }
      await this.#parts.balance()
    } catch (error) {
      if ((error as { code?: string }).code === 'STORE_CLOSED') return
      // The store is out of reach: judge nobody until it has been healthy for a whole lease again.
      this.#healthySince = performance.now()
    }
  }

  async #reap(worker: WorkerRow, why: string): Promise<void> {
    if (isCertainlyGone(worker)) await this.#parts.sweep(worker.id)
    const outcome = missing(
      `The worker that ran this task is lost: ${why} (process ${worker.pid} on ${worker.host}). Whether the task finished its work is unknown.`,
    )
    const ended = await this.#parts.store.reap(
      [worker.id],
      outcome.status === 'missing' ? outcome.error : failureFrom(why),
    )
    this.#parts.onReaped(worker, ended.length)
  }
}
