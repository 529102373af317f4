// Checks names and options where they are given, with the fix in the sentence.

import { clip, OffstageError } from '../base/errors.ts'
import { checkKnown } from './check-known.ts'
import { checkDefinitionFlow, checkLaunchFlow, DEFINITION_FLOW, LAUNCH_FLOW } from './flow.ts'
import { checkHooks, HOOKS, isHookName } from './hooks.ts'
import { checkKeep } from './keep.ts'
import { LIMITS } from './limits.ts'
import type { Retries } from './retries.ts'
import { checkRunLimits } from './run-limits.ts'
import { checkTransaction } from './transaction.ts'

const RUN_LIMITS = ['isolation', 'fresh', 'retries', 'timeout', 'grace', 'exclusive', 'memory'] as const
const TASK_OPTIONS = ['name', ...RUN_LIMITS, ...DEFINITION_FLOW, ...HOOKS, 'keep', 'args', 'state'] as const
const LAUNCH_OPTIONS = [...RUN_LIMITS, ...LAUNCH_FLOW, 'tags', 'owner', 'transaction'] as const

/** Error: `INVALID_NAME`. */
export function checkTaskName(name: unknown): asserts name is string {
  if (typeof name === 'string' && /^[A-Za-z][\w.:-]{0,99}$/.test(name)) {
    if (!isHookName(name)) return
    throw new OffstageError(
      'INVALID_NAME',
      `'${name}' is the name of a hook, which is a task of its own. Declare it with its task: backgroundTask({ name: '${name.replace(/\.\w+$/, '')}', ${name.split('.').at(-1)}: async (task) => { … } }, …); or take another name.`,
    )
  }
  const given = typeof name === 'string' ? `'${clip(name)}'` : `a ${typeof name}`
  throw new OffstageError(
    'INVALID_NAME',
    `${given} is no name for a background task. Use a letter, then letters, digits, '_', '.', ':' or '-'; at most ${LIMITS.nameLength} characters.`,
  )
}

/** Errors: `UNKNOWN_OPTION`, `INVALID_OPTION`. */
export function checkTaskOptions(options: object): void {
  checkKnown(options, TASK_OPTIONS, 'a background task')
  checkRunLimits(options)
  checkDefinitionFlow(options)
  checkHooks(options)
  const { keep } = options as { keep?: unknown }
  if (keep !== undefined) checkKeep(keep)
  const { args } = options as { args?: unknown }
  if (
    args !== undefined &&
    typeof (args as { '~standard'?: { validate?: unknown } })?.['~standard']?.validate !== 'function'
  ) {
    throw new OffstageError(
      'INVALID_OPTION',
      'args: this is not a Standard Schema. Give a schema of zod, valibot, arktype or the like, of the arguments as an array.',
    )
  }
}

/** Errors: `UNKNOWN_OPTION`, `INVALID_OPTION`. */
export function checkLaunchOptions(options: object): void {
  checkKnown(options, LAUNCH_OPTIONS, 'a launch')
  checkRunLimits(options)
  checkLaunchFlow(options)
  const { tags, owner, retries, transaction } = options as {
    tags?: unknown
    owner?: unknown
    retries?: Partial<Retries>
    transaction?: unknown
  }
  if (transaction !== undefined) checkTransaction(transaction)
  if (retries?.decide !== undefined) {
    throw new OffstageError(
      'INVALID_OPTION',
      'retries.decide: a function cannot be stored with a launch. Give it in the definition.',
    )
  }
  const isTag = (tag: unknown) => typeof tag === 'string' && tag.length > 0 && tag.length <= LIMITS.tagLength
  if (tags !== undefined && !(Array.isArray(tags) && tags.length <= LIMITS.tags && tags.every(isTag))) {
    throw new OffstageError(
      'INVALID_OPTION',
      `tags: give an array of at most ${LIMITS.tags} texts of 1 to ${LIMITS.tagLength} characters.`,
    )
  }
  if (
    owner !== undefined &&
    owner !== null &&
    (typeof owner !== 'string' || owner === '' || owner === 'any' || owner.length > 200)
  ) {
    throw new OffstageError(
      'INVALID_OPTION',
      "owner: give a user's id (a text of 1 to 200 characters, not 'any'), or null for nobody.",
    )
  }
}
