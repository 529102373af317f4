// Launches with idempotency keys: at the same moments in all launchers the same key, several times at once, now and then with other arguments; and again where the answer was lost.
import { note, steadyMs } from './evidence.ts'
import { type Job, jobOfKey } from './jobs.ts'
import { pauseOr } from './pause.ts'
import { Seeded } from './seeded.ts'

export interface OnceOrder {
  name: string
  seed: number
  /** A moment on the steady clock from which all count. */
  since: number
  evidence: string
}

/** Gives the task's id. */
type Launch = (job: Job) => Promise<string>

const APART_MS = 1500
const LOOK_MS = 20
const TRIES = 6
const AGAIN_MS = 700
const SHARE_OF_OTHERS = 0.15

/** Each key is launched once through each of `ways`. */
export class LaunchingOnce {
  readonly #order: OnceOrder
  readonly #ways: readonly Launch[]
  readonly #timer: NodeJS.Timeout
  readonly #over = new AbortController()
  #pending = new Set<Promise<void>>()
  #moment = 0

  constructor(order: OnceOrder, ways: readonly Launch[]) {
    this.#order = order
    this.#ways = ways
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
  }

  /** Resolves when nothing is under way. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    this.#over.abort()
    await Promise.all(this.#pending)
  }

  #look(): void {
    const moment = Math.floor((steadyMs() - this.#order.since) / APART_MS)
    if (moment <= this.#moment) return
    this.#moment = moment
    const key = `once-${moment}`
    const random = new Seeded(this.#order.seed, `${this.#order.name} ${key}`)
    for (const launch of this.#ways) {
      const asked = this.#ask(key, random.chance(SHARE_OF_OTHERS) ? 1 : 0, launch)
      this.#pending.add(asked)
      void asked.finally(() => this.#pending.delete(asked))
    }
  }

  async #ask(key: string, variant: number, launch: Launch): Promise<void> {
    const { seed, evidence } = this.#order
    const job = jobOfKey(seed, key, variant)
    for (let tries = 1; tries <= TRIES; tries++) {
      try {
        const task = await launch(job)
        note(evidence, { kind: 'once', at: steadyMs(), key, variant, task })
        return
      } catch (error) {
        const { code = 'UNKNOWN' } = error as { code?: string }
        note(evidence, { kind: 'once', at: steadyMs(), key, variant, task: null, code })
        if (code === 'IDEMPOTENCY_CONFLICT') return
      }
      if (this.#over.signal.aborted) return
      await pauseOr(AGAIN_MS, this.#over.signal)
    }
  }
}
