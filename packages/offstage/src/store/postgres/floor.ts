// Below which number no task can be taken, for the time in which somebody's old transaction keeps the dead rows of the queue: claims then pass them over by their number in the index,
// instead of fetching each to find it dead. Asked for once a second while claims are slow. Used by the thread.
// What gets ready below it (a task that is tried again, a launch that was long under way) is found at the next look: whoever listens is told to look again after each.
import type { Statement, Tx } from '../sql/tx.ts'

/** Claims that take longer are looked into, for as long as some do and a while after. */
const SLOW_MS = 6
const AFTER_MS = 10_000
/** Nobody goes by what was found earlier than that. */
const LASTS_MS = 1500
/** Launches that are under way have numbers already. */
const MARGIN = 500

const FIRST: Statement = () => `select coalesce(
    (select n from tasks where status = 'queued' and due_at is null order by n limit 1), (select max(n) from tasks), 0) as n`

export class Floor {
  #n = 0
  #foundAt = Number.NEGATIVE_INFINITY
  #slowAt = Number.NEGATIVE_INFINITY
  /** How often it was forgotten. */
  #times = 0

  /** 0: there is none. */
  get n(): number {
    return performance.now() < this.#foundAt + LASTS_MS ? this.#n : 0
  }

  claimed(tookMs: number): void {
    if (tookMs > SLOW_MS) this.#slowAt = performance.now()
  }

  /** Somebody's launch was under way for so long that it may lie below. A look that is under way has perhaps not seen it. */
  forget(): void {
    this.#n = 0
    this.#times++
  }

  /** Whether something may be seen now that was not. */
  async look(tx: Tx): Promise<boolean> {
    const wasThere = this.#n > 0
    this.#n = 0
    if (performance.now() > this.#slowAt + AFTER_MS) return wasThere
    const times = this.#times
    const [row] = await tx.all(FIRST)
    if (times !== this.#times) return wasThere
    this.#n = Math.max(0, Number(row?.n) - MARGIN)
    this.#foundAt = performance.now()
    return wasThere
  }
}
