// Writes: what is asked while a commit is under way joins the next one, so that a hundred launches cost one wait for the disk. Used by the thread.
// Each verb runs inside a savepoint of its own, so that one that fails fails alone; neighbours of the same batch verb run as one.
import { setImmediate as turn } from 'node:timers/promises'
import { VERBS, type WriteVerb } from '../sql/verbs.ts'
import type { Connection } from './connection.ts'
import { isBusy, isOfTheFile } from './failure.ts'
import type { Ask } from './messages.ts'
import { BUSY_LIMIT_MS, backOff } from './when-free.ts'

/** What became of one ask: its answer, or what was thrown. */
export type Outcome = { ask: Ask; rings: boolean } & ({ value: unknown } | { error: unknown })

interface Waiting {
  ask: Ask
  since: number
  /** A commit failed as a whole: now each is tried by itself. */
  isAlone: boolean
}

const ASKS_IN_A_GROUP = 1000

export class GroupCommit {
  readonly #connection: Connection
  readonly #done: (outcomes: Outcome[]) => void
  readonly #waiting: Waiting[] = []
  #working: Promise<void> | undefined

  /** `done` is told once per commit, after it. */
  constructor(connection: Connection, done: (outcomes: Outcome[]) => void) {
    this.#connection = connection
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
    }
  }

  /** Those that will make up the next commit. */
  #next(): Waiting[] {
    if (this.#waiting[0]?.isAlone) return this.#waiting.slice(0, 1)
    const first = this.#waiting.findIndex(({ isAlone }) => isAlone)
    return this.#waiting.slice(0, Math.min(first === -1 ? ASKS_IN_A_GROUP : first, ASKS_IN_A_GROUP))
  }

  /** Waits for the writer's lock; whoever has waited for too long is refused. False if nobody is left. */
  async #begin(): Promise<boolean> {
    for (let attempt = 0; this.#waiting.length > 0; attempt++) {
      try {
        this.#connection.begin(this.#next().some(({ ask }) => verbOf(ask).isDurable))
        return true
      } catch (error) {
        const limit = isBusy(error) ? performance.now() - BUSY_LIMIT_MS : Number.POSITIVE_INFINITY
        const late = this.#waiting.filter(({ since }) => since <= limit)
        this.#waiting.splice(0, this.#waiting.length, ...this.#waiting.filter(({ since }) => since > limit))
        if (late.length > 0) this.#done(late.map(({ ask }) => ({ ask, error, rings: false })))
      }
      if (this.#waiting.length > 0) await backOff(attempt)
    }
    return false
  }

  async #commit(group: Waiting[]): Promise<void> {
    let outcomes: Outcome[]
    try {
      outcomes = await this.#run(group.map(({ ask }) => ask))
      this.#connection.exec('commit')
    } catch (error) {
      this.#connection.rollback()
      // Nothing of the group is stored. What was too much together may go alone; what fails alone is told why.
      if (group.length === 1) outcomes = [{ ask: group[0]!.ask, error, rings: false }]
      else {
        this.#waiting.unshift(...group.map((waiting) => ({ ...waiting, isAlone: true })))
        return
      }
    }
    this.#done(outcomes)
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
    this.#connection.exec('savepoint verb')
    try {
      const value = await verb.run(this.#connection, request)
      this.#connection.exec('release verb')
      if (asks.length === 1) return [{ ask: first, value, rings: verb.rings(value) }]
      let from = 0
      return asks.map((ask) => {
        const own = (value as unknown[]).slice(from, from + (ask.request as unknown[]).length)
        from += own.length
        return { ask, value: own, rings: verb.rings(own) }
      })
    } catch (error) {
      // A full or failing disk is nobody's own fault, and may have ended the whole transaction already.
      if (isOfTheFile(error) || !this.#connection.isInTransaction) throw error
      this.#connection.exec('rollback to verb; release verb')
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
