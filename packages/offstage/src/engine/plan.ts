// Plans: what an owner may use, as the app's policy says at each launch.
import { type Duration, durationMs } from '../base/duration.ts'
import { clip, OffstageError } from '../base/errors.ts'
import { checkKnown } from '../task/check-known.ts'

/** What the owner of a launch may use; what is absent is not bounded. */
export interface Plan {
  /** Shown to who is refused. */
  name?: string
  /** How long an attempt may run at most; a task's own shorter `timeout` stays. */
  timeout?: Duration
  /** How many of the owner's tasks may run at once, 1 to 10,000; more of them wait. */
  concurrency?: number
  /** How many of the owner's tasks may be queued or running; a launch beyond is refused with `PLAN_LIMIT`. */
  open?: number
}

/** Asked at each launch for its owner (null: nobody's). Undefined or null: no bounds. */
export type PlanPolicy = (owner: string | null) => Plan | null | undefined | Promise<Plan | null | undefined>

/** Checked. */
export interface Bounds {
  plan: string | null
  timeoutMs: number | null
  most: number | null
  open: number | null
}

/** Null: no bounds. Error: `INVALID_PLAN`, of what the policy gave. */
export async function boundsOf(policy: PlanPolicy | undefined, owner: string | null): Promise<Bounds | null> {
  const plan = await policy?.(owner)
  if (plan === undefined || plan === null) return null
  try {
    checkKnown(plan, ['name', 'timeout', 'concurrency', 'open'], 'a plan')
  } catch (error) {
    throw invalid((error as Error).message)
  }
  const { name, timeout, concurrency, open } = plan
  if (name !== undefined && typeof name !== 'string') throw invalid('name: give a text.')
  const timeoutMs = timeout === undefined ? null : durationMs(timeout)
  if (timeoutMs === undefined || timeoutMs === 0)
    throw invalid(`timeout: ${clip(String(timeout))} is no span from 1 ms to 24 days.`)
  for (const [key, count] of Object.entries({ concurrency, open }))
    if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= 10_000))
      throw invalid(`${key}: ${clip(String(count))} is not a whole number from 1 to 10,000.`)
  return { plan: name ?? null, timeoutMs, most: concurrency ?? null, open: open ?? null }
}

function invalid(fact: string): OffstageError {
  return new OffstageError('INVALID_PLAN', `The plan that \`plan\` of the config gave is none. ${fact}`)
}
