// Compares what a worker runs with what the store says it runs. They differ for a moment whenever a claim or an end is under way; for long only after the database went back to
// an earlier state (a fail-over that lost commits, a restored copy), or when an answer was lost. Asked by the worker every round of its housekeeper.
import type { Fence } from '../store/store.ts'

/** Rounds of 3 s. Longer than any verb may take: a claim under way has been answered by then. */
const STRANGE_ROUNDS = 4
/** An attempt that the store does not know writes nothing that counts; to stop it late harms nobody, to stop it early would. */
const LOST_ROUNDS = 2

export interface Difference {
  /** The store says they run here, and they do not. */
  strange: Fence[]
  /** Leases of what runs here, and is no longer this worker's. */
  lost: string[]
}

export class Accounts {
  /** By lease: in how many rounds in a row it was missed. */
  #strange = new Map<string, number>()
  #lost = new Map<string, number>()

  /** `own`: the leases of all that this worker runs, or is about to. Gives what has differed for long. */
  compare(held: readonly Fence[], own: readonly string[]): Difference {
    const known = new Set(own)
    const stored = new Set(held.map(({ lease }) => lease))
    const strange = held.filter(({ lease }) => !known.has(lease))
    this.#strange = counted(
      this.#strange,
      strange.map(({ lease }) => lease),
    )
    this.#lost = counted(
      this.#lost,
      own.filter((lease) => !stored.has(lease)),
    )
    return {
      strange: strange.filter(({ lease }) => (this.#strange.get(lease) ?? 0) >= STRANGE_ROUNDS),
      lost: [...this.#lost].filter(([, rounds]) => rounds >= LOST_ROUNDS).map(([lease]) => lease),
    }
  }
}

function counted(before: ReadonlyMap<string, number>, leases: readonly string[]): Map<string, number> {
  return new Map(leases.map((lease) => [lease, (before.get(lease) ?? 0) + 1]))
}
