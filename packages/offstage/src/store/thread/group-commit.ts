// Writes: what is asked while a commit is under way joins the next one, so that a hundred launches cost one wait for the disk. Used by the threads of the drivers.
// Neighbours of the same batch verb run as one; a verb that fails fails alone, by a savepoint of its own or by another try without the others.
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import type { Tx } from '../sql/tx.ts'
import { VERBS, type WriteVerb } from '../sql/verbs.ts'
import type { Ask } from './messages.ts'

/** What became of one ask: its answer, or what was thrown. */
export type Outcome = { ask: Ask; rings: boolean } & ({ value: unknown } | { error: unknown })

/** The connection that writes. */
export interface Writer extends Tx {
  /** `isDurable`: what is committed is on the disk before `commit` is done; else a power cut may undo it, never tear it. */
  begin(isDurable: boolean): Promise<void> | void
  /** Rejects only if it is certain that nothing was stored. */
  commit(): Promise<void> | void
  /** Undoes what was begun, if it still stands. */
  rollback(): Promise<void> | void
  /** Bounds what a failing verb undoes, where that costs nothing; without it the whole group is undone. */
  savepoint?: { set(): void; release(): void; rollback(): void }
  /** Whether the trouble passes by itself (somebody's lock, a lost connection), so that the same may be tried again for a while. */
  isPassing(error: unknown): boolean
  /** Why nobody can tell for now whether the commit under way took place: it waits until somebody can. */
  readonly doubt?: unknown
  /** Whether it concerns all alike, so that to try each by itself is vain: a full disk. */
  isCommon(error: unknown): boolean
}

interface Waiting {
  ask: Ask
  since: number
  /** A group failed as a whole: now each is tried by itself. */
  isAlone: boolean
}

const ASKS_IN_A_GROUP = 1000
/** How long trouble may last before a verb is refused with it. */
const PATIENCE_MS = 10_000
const LOOK_MS = 500

export class GroupCommit {
  readonly #writer: Writer
  readonly #done: (outcomes: Outcome[]) => void
  readonly #waiting: Waiting[] = []
  #working: Promise<void> | undefined
  /** Tries in a row that came to nothing. */
  #failures = 0

  /** `done` is told once per commit, after it. */
  constructor(writer: Writer, done: (outcomes: Outcome[]) => void) {
    this.#writer = writer
    this.#done = done
  }

  add(ask: Ask): void {
    this.#waiting.push({ ask, since: performance.now(), isAlone: false })
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined
    })
  }

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    while (this.#working) await this.#working
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      // What else was asked meanwhile is taken along; and readers get their turn.
      await turn()
      if (await this.#begin()) await this.#commit(this.#waiting.splice(0, this.#next().length))
      if (this.#failures > 0 && this.#waiting.length > 0) await backOff(this.#failures)
    }
  }

  /** Those that will make up the next commit. */
  #next(): Waiting[] {
    if (this.#waiting[0]?.isAlone) return this.#waiting.slice(0, 1)
    const first = this.#waiting.findIndex(({ isAlone }) => isAlone)
    return this.#waiting.slice(0, Math.min(first === -1 ? ASKS_IN_A_GROUP : first, ASKS_IN_A_GROUP))
  }

  /** Whether a transaction is open. Where not, those who have waited for too long are refused. */
  async #begin(): Promise<boolean> {
    try {
      // Not awaited where there is nothing to wait for: a database in memory has one connection, and readers would find its transaction open.
      const begun = this.#writer.begin(this.#next().some(({ ask }) => verbOf(ask).isDurable))
      if (begun) await begun
      return true
    } catch (error) {
      this.#putBack(this.#waiting.splice(0), error)
      return false
    }
  }

  async #commit(group: Waiting[]): Promise<void> {
    let outcomes: Outcome[]
    try {
      outcomes = await this.#run(group.map(({ ask }) => ask))
      const committed = this.#writer.commit()
      if (committed) await this.#known(committed)
      this.#failures = 0
    } catch (error) {
      await this.#writer.rollback()
      // Nothing of the group is stored. What was too much together may go alone; what fails alone is told why.
      if (this.#writer.isPassing(error)) this.#putBack(group, error)
      else if (group.length === 1) this.#done([{ ask: group[0]!.ask, error, rings: false }])
      else this.#waiting.unshift(...group.map((waiting) => ({ ...waiting, isAlone: true })))
      return
    }
    this.#done(outcomes)
  }

  /** As long as a commit is in doubt nothing else is written; those who wait behind it need not wait as long. */
  async #known(committed: Promise<void>): Promise<void> {
    const watch = setInterval(() => {
      if (this.#writer.doubt !== undefined) this.#putBack(this.#waiting.splice(0), this.#writer.doubt)
    }, LOOK_MS)
    await committed.finally(() => clearInterval(watch))
  }

  /** To be tried again, first of all; but who cannot be helped, or has waited for too long, is told. */
  #putBack(group: Waiting[], error: unknown): void {
    this.#failures++
    const limit = this.#writer.isPassing(error) ? performance.now() - PATIENCE_MS : Number.POSITIVE_INFINITY
    const late = group.filter(({ since }) => since <= limit)
    this.#waiting.unshift(...group.filter(({ since }) => since > limit))
    if (late.length > 0) this.#done(late.map(({ ask }) => ({ ask, error, rings: false })))
  }

  async #run(asks: Ask[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    for (let from = 0; from < asks.length; ) {
      let to = from + 1
      while (to < asks.length && asks[to]!.verb === asks[from]!.verb && verbOf(asks[from]!).isBatch) to++
      outcomes.push(...(await this.#runNeighbours(asks.slice(from, to))))
      from = to
    }
    return outcomes
  }

  /** Asks of one verb as one batch; if that fails, each by itself. */
  async #runNeighbours(asks: Ask[]): Promise<Outcome[]> {
    const verb = verbOf(asks[0]!)
    const first = asks[0]!
    const request = asks.length === 1 ? first.request : asks.flatMap((ask) => ask.request as unknown[])
    const { savepoint } = this.#writer
    savepoint?.set()
    try {
      const value = await verb.run(this.#writer, request)
      savepoint?.release()
      if (asks.length === 1) return [{ ask: first, value, rings: verb.rings(value) }]
      let from = 0
      return asks.map((ask) => {
        const own = (value as unknown[]).slice(from, from + (ask.request as unknown[]).length)
        from += own.length
        return { ask, value: own, rings: verb.rings(own) }
      })
    } catch (error) {
      if (!savepoint || this.#writer.isPassing(error) || this.#writer.isCommon(error)) throw error
      savepoint.rollback()
      if (asks.length === 1) return [{ ask: first, error, rings: false }]
    }
    const outcomes: Outcome[] = []
    for (const ask of asks) outcomes.push(...(await this.#runNeighbours([ask])))
    return outcomes
  }
}

/** The verb as it is run here: whatever came through the door fits it. */
function verbOf(ask: Ask): WriteVerb<unknown, unknown> {
  return VERBS[ask.verb] as unknown as WriteVerb<unknown, unknown>
}

/** From 1 to 20 ms, spread so that those who wait do not come back together. */
function backOff(failures: number): Promise<void> {
  return delay(Math.min(2 ** (failures - 1), 20) * (0.5 + Math.random()))
}
