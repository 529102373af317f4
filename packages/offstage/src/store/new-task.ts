// A task as it is given to the store.
import type { Flow } from '../task/flow.ts'
import type { HookPlan } from '../task/hooks.ts'
import type { RunOptions } from '../task/run-options.ts'

/** One task to be stored; `id` is made by the caller, so that a launch whose answer was lost can be sent again. */
export interface NewTask extends Flow {
  id: string
  name: string
  /** Encoded arguments. */
  args: string
  owner: string | null
  tags: string[]
  parent: string | null
  /** How it is to be run; absent: everything by default. `retries` bounds its attempts. */
  run?: RunOptions
  /** How many tasks of its owner may run at once, this one among them. */
  ownerMost?: number
  /** How many tasks of its owner may be queued or running, this one among them; and what the bound is put down to. */
  ownerOpen?: { most: number; plan: string | null }
  /** How long it is kept after its end, ms; null or absent: for ever. */
  keepMs?: number | null
  /** The task that it repeats. */
  repeats?: string
  /** The schedule that launches it. */
  schedule?: string
  /** What is to follow its end. */
  hooks?: HookPlan
  /** The task whose end it follows. */
  hookOf?: string
}
