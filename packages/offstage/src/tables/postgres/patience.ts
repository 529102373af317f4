// Tries again what failed for a passing reason: the server starts or was lost, a conflict, a prepared statement that somebody between us and it did not know.
import { setTimeout as delay } from 'node:timers/promises'
import { isConflict, isOfPreparing, isPassing } from '../../store/postgres/failure.ts'
import { pause } from '../../store/postgres/pause.ts'
import { isOfOldPlan } from './connection.ts'
import { tablesFailure } from './postgres-failure.ts'

/** How long a server that cannot be reached is waited for. */
const PATIENCE_MS = 10_000
const CONFLICTS = 5
const TOO_LONG = '55P03'

/** Says of each failure whether to try again, having waited a little. */
export class Patience {
  readonly #deadline = performance.now() + PATIENCE_MS
  #attempts = 0

  async allows(error: unknown): Promise<boolean> {
    const attempt = this.#attempts++
    // The lock was waited for as long as it may be.
    if ((error as { code?: unknown }).code === TOO_LONG || !(isPassing(error) || isOfOldPlan(error))) return false
    if (isConflict(error) ? attempt >= CONFLICTS : performance.now() > this.#deadline) return false
    if (!isOfPreparing(error) && !isOfOldPlan(error)) await delay(pause(attempt))
    return true
  }
}

/** What the action gives; its last error in our words. The action must leave no transaction open when it fails. */
export async function patiently<T>(where: string, action: () => Promise<T>): Promise<T> {
  const patience = new Patience()
  for (;;) {
    try {
      return await action()
    } catch (error) {
      if (!(await patience.allows(error))) throw tablesFailure(error, where)
    }
  }
}
