// Hooks: what a definition wants done when a task of it has ended. A hook is a task itself, of a name of its own, launched by the very transaction that stores the end: it has a log, is
// tried again, can be killed, and is not lost with whoever saw the end. It never has hooks.
import { clip, OffstageError } from '../base/errors.ts'
import type { TaskRef } from './host.ts'
import type { Keep } from './keep.ts'
import type { Retries } from './retries.ts'
import type { Isolation } from './run-limits.ts'
import { type RunOptions, runOptions } from './run-options.ts'
import type { AnyState } from './snapshot.ts'
import type { TerminationStatus } from './status.ts'
import type { Task } from './task.ts'
import { encode } from './value.ts'

/**
 * Called with the task when it has ended so, at least once, whether or not it ever began; by any worker, in a task of its own named `<name>.onFailure` and so on, that is tried again 5 times. An attempt that
 * is tried again is no end. What a hook gives, or promises, is waited for and dropped.
 */
export interface Hooks<State = AnyState, Result = unknown> {
  /** It has `completed`. */
  onSuccess?(task: Task<State, Result>): unknown
  /** It has `failed`: it threw, crashed, or its time was over, in the queue too. */
  onFailure?(task: Task<State, Result>): unknown
  /** It was `killed`, in the queue too. */
  onKilled?(task: Task<State, Result>): unknown
  /** It is `missing`: its worker was lost. */
  onMissing?(task: Task<State, Result>): unknown
}

/** What is kept with a task: which ends are followed by a hook, and how that is run. */
export interface HookPlan {
  ends: TerminationStatus[]
  run: RunOptions
}

const OF_ENDS = {
  completed: 'onSuccess',
  failed: 'onFailure',
  killed: 'onKilled',
  missing: 'onMissing',
} as const satisfies Record<TerminationStatus, keyof Hooks>

export const HOOKS = Object.values(OF_ENDS)

const ENDS = Object.keys(OF_ENDS) as TerminationStatus[]

/** After 1 s, 5 s, 25 s, 2 min and 10 min. */
const RETRIES: Retries = { max: 5, delay: '1s', factor: 5, maxDelay: '10m' }

/** The name under which a hook is a task. No definition of users' can have it. */
export function hookName(name: string, end: TerminationStatus): string {
  return `${name}.${OF_ENDS[end]}`
}

export function isHookName(name: string): boolean {
  return HOOKS.some((hook) => name.endsWith(`.${hook}`))
}

/** Error: `INVALID_OPTION`. */
export function checkHooks(options: { [Hook in keyof Hooks]?: unknown }): void {
  for (const hook of HOOKS) {
    const given = options[hook]
    if (given !== undefined && typeof given !== 'function')
      throw new OffstageError(
        'INVALID_OPTION',
        `${hook}: ${clip(String(given))} is not a function. Give one that takes the task: async (task) => { … }.`,
      )
  }
}

/** How the hooks of a definition are declared: of each its function, and what counts as its options. */
export function hooksOf({
  name,
  isolation,
  keep,
  ...given
}: Hooks & { name: string } & HookedOptions): HookDefinition[] {
  return ENDS.flatMap((end) => {
    const fn = given[OF_ENDS[end]]
    if (fn === undefined) return []
    const called = async (task: Task) => void (await fn(task))
    return [{ fn: called, options: { name: hookName(name, end), ...optionsOf({ isolation, keep }) } }]
  })
}

/** Undefined: nothing follows an end of its tasks. */
export function hookPlan(options: Hooks & HookedOptions): HookPlan | undefined {
  const ends = ENDS.filter((end) => options[OF_ENDS[end]] !== undefined)
  return ends.length === 0 ? undefined : { ends, run: runOptions(optionsOf(options), {}) }
}

/** What a hook is called with, as it is stored. */
export function hookArgs(task: TaskRef): string {
  return encode([task], { what: 'args', reducers: { Task: (value) => value === task && { ...task } } })
}

interface HookedOptions {
  isolation?: Isolation | undefined
  keep?: Keep | false | undefined
}

interface HookDefinition {
  fn: (task: Task) => Promise<void>
  options: { name: string; retries: Retries; isolation?: Isolation; keep?: Keep | false }
}

/** It is run where its task was, and kept as long. */
function optionsOf({ isolation, keep }: HookedOptions): Omit<HookDefinition['options'], 'name'> {
  return {
    retries: RETRIES,
    ...(isolation === undefined ? {} : { isolation }),
    ...(keep === undefined ? {} : { keep }),
  }
}
