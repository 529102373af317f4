// When which worker was kept from working as usual: what the checks allow for.
import type { Disturbance, LineOf } from '../evidence.ts'

interface Period {
  from: number
  until: number
}

/** After a disturbance it takes a while until everything is as usual: connections are made anew, what was missed is read. */
const RECOVERY_MS: Record<Disturbance, number> = { frozen: 500, 'frozen-whole': 500, store: 3000, stall: 500 }

export class Periods {
  readonly #all: Period[]
  readonly #byWorker: Map<number, Period[]>

  constructor(troubles: readonly LineOf<'trouble'>[], kinds: readonly Disturbance[]) {
    const wanted = troubles.filter(({ what }) => kinds.includes(what))
    const periodOf = ({ what, at, until }: LineOf<'trouble'>) => ({ from: at, until: until + RECOVERY_MS[what] })
    this.#all = wanted.filter(({ worker }) => worker === undefined).map(periodOf)
    this.#byWorker = new Map()
    for (const line of wanted) {
      if (line.worker === undefined) continue
      const periods = this.#byWorker.get(line.worker) ?? []
      this.#byWorker.set(line.worker, [...periods, periodOf(line)])
    }
  }

  /** When a worker has had so much undisturbed time since `from`. */
  free(worker: number, from: number, ms: number): number {
    let at = from
    let left = ms
    for (const period of this.#of(worker)) {
      if (period.until <= at) continue
      if (period.from - at >= left) break
      left -= Math.max(0, period.from - at)
      at = period.until
    }
    return at + left
  }

  /** When it was kept from working for so long that touches this span, earliest; `Infinity`: never. Troubles that follow on each other are one. */
  lasting(worker: number, from: number, until: number, ms: number): number {
    let [began, over] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const period of this.#of(worker)) {
      if (period.from > over) began = period.from
      over = Math.max(over, period.until)
      if (over > from && began < until && over - began >= ms) return began + ms
    }
    return Number.POSITIVE_INFINITY
  }

  touches(worker: number, from: number, until: number): boolean {
    return this.#of(worker).some((period) => period.from < until && period.until > from)
  }

  #of(worker: number): Period[] {
    return [...this.#all, ...(this.#byWorker.get(worker) ?? [])].sort((a, b) => a.from - b.from)
  }
}
