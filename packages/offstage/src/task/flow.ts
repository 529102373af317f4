// When a task may begin, and in which order: as a definition and a launch say it, checked, and as it is kept with the task.
import { type Duration, durationMs } from '../base/duration.ts'
import { clip, OffstageError } from '../base/errors.ts'
import { checkDue, DUE_OPTIONS, type Due, type DueOptions, dueOf } from './due.ts'
import {
  checkOnce,
  DEFINITION_ONCE,
  type DefinitionOnce,
  LAUNCH_ONCE,
  type LaunchOnce,
  type Once,
  onceOf,
} from './once.ts'
import { checkQueue, checkQueueName, type QueueOptions, queueName } from './queue.ts'

/** Said by a definition, and by a launch where it is to be otherwise. */
export interface FlowLimits {
  /** What is more urgent begins first: a whole number from -1,000 to 1,000. Default 0. Within one queue strictly; between keys of a queue turns are taken. */
  priority?: number
  /** How long a task may wait before its first start, counted from when it might have begun; then it ends `failed` (`EXPIRED`). Default: for ever. */
  queueTimeout?: Duration
  /** How long a task may take from its first start, all attempts and the pauses between them included; then it ends `failed` (`TASK_TIMEOUT`). Default: no limit. */
  totalTimeout?: Duration
  /** Of a task that a task launches. Default `'leave'`. */
  onParentEnd?: OnParentEnd
}

/** What becomes of a task when the one that launched it ends: it goes on, or is killed. When that one is killed, it is killed in any case. */
type OnParentEnd = 'leave' | 'kill'

export interface DefinitionFlow extends FlowLimits, DefinitionOnce {
  /** The queue in which its tasks wait: the name of one, or the one that bounds them. Default: one of its own, without bounds. */
  queue?: string | QueueOptions
}

export interface LaunchFlow extends FlowLimits, LaunchOnce, DueOptions {
  /** Another queue than the definition's. */
  queue?: string
  /** Another key; null: none. */
  key?: string | null
}

/** A definition's, its `key` whatever its arguments are. */
interface KeyedFlow extends DefinitionFlow {
  key?: string | ((...args: never[]) => string | null | undefined)
}

/** As kept with a task; what is absent has its default. */
export interface Flow {
  /** Default: a queue of the task's name. */
  queue?: string
  priority?: number
  key?: string | null
  /** Not to be claimed before. */
  due?: Due
  queueTimeoutMs?: number
  totalTimeoutMs?: number
  /** Is killed when the task that launched it ends, however that ends. */
  isBound?: boolean
  /** Why it may turn out to be a task that is there already. */
  once?: Once[]
}

const LIMITS = ['priority', 'queueTimeout', 'totalTimeout', 'onParentEnd', 'queue', 'key'] as const
export const DEFINITION_FLOW = [...LIMITS, ...DEFINITION_ONCE] as const
export const LAUNCH_FLOW = [...LIMITS, ...LAUNCH_ONCE, ...DUE_OPTIONS] as const

const KEY_LENGTH = 200
const MOST_URGENT = 1000

/** Errors: `INVALID_OPTION`, `INVALID_NAME`, `UNKNOWN_OPTION`. */
export function checkDefinitionFlow(options: { [Option in keyof KeyedFlow]?: unknown }): void {
  checkLimits(options)
  checkOnce(options, true)
  if (options.queue !== undefined) checkQueue(options.queue)
  if (options.key !== undefined && typeof options.key !== 'function') checkKey(options.key)
}

/** Errors: `INVALID_OPTION`, `INVALID_NAME`. */
export function checkLaunchFlow(options: { [Option in keyof LaunchFlow]?: unknown }): void {
  checkLimits(options)
  checkOnce(options, false)
  const { queue, key, delay, runAt, debounce } = options
  if (queue !== undefined) checkQueueName(queue)
  if (key !== undefined && key !== null) checkKey(key)
  checkDue({ delay, runAt })
  if (debounce && (delay !== undefined || runAt !== undefined))
    throw invalid('debounce', 'it', 'stands beside delay or runAt. Give one of them.')
}

/** Both were checked before; the key is not, if the definition's function makes it. Error: `INVALID_OPTION`. */
export function flowOf(name: string, definition: KeyedFlow, launch: LaunchFlow, args: unknown[]): Flow {
  const queue = launch.queue ?? queueName(name, definition.queue)
  const key = launch.key === undefined ? keyOf(definition.key, args) : launch.key
  const priority = launch.priority ?? definition.priority
  const queueTimeoutMs = durationMs(launch.queueTimeout ?? definition.queueTimeout)
  const totalTimeoutMs = durationMs(launch.totalTimeout ?? definition.totalTimeout)
  const once = onceOf(definition, launch, args, key)
  const due = dueOf(launch)
  return {
    ...(queue === name ? {} : { queue }),
    ...(key === null ? {} : { key }),
    ...(priority ? { priority } : {}),
    ...(due === undefined ? {} : { due }),
    ...(queueTimeoutMs === undefined ? {} : { queueTimeoutMs }),
    ...(totalTimeoutMs === undefined ? {} : { totalTimeoutMs }),
    ...((launch.onParentEnd ?? definition.onParentEnd) === 'kill' ? { isBound: true } : {}),
    ...(once.length === 0 ? {} : { once }),
  }
}

function keyOf(key: KeyedFlow['key'], args: unknown[]): string | null {
  if (typeof key !== 'function') return key ?? null
  const made = key(...(args as never[]))
  if (made === null || made === undefined) return null
  checkKey(made)
  return made
}

function checkLimits(options: { [Option in keyof FlowLimits]?: unknown }): void {
  const { priority, queueTimeout, totalTimeout, onParentEnd } = options
  if (onParentEnd !== undefined && onParentEnd !== 'leave' && onParentEnd !== 'kill')
    throw invalid('onParentEnd', onParentEnd, "is neither 'leave' nor 'kill'.")
  if (priority !== undefined && !(Number.isInteger(priority) && Math.abs(priority as number) <= MOST_URGENT))
    throw invalid('priority', priority, 'is not a whole number from -1,000 to 1,000.')
  for (const [option, span] of [
    ['queueTimeout', queueTimeout],
    ['totalTimeout', totalTimeout],
  ] as const) {
    if (span !== undefined && !durationMs(span))
      throw invalid(option, span, "is no span from 1 ms to 24 days. Give ms, or a text such as '30s', '5m', '2h'.")
  }
}

function checkKey(key: unknown): asserts key is string {
  // Control characters are the store's own.
  const isKey = typeof key === 'string' && key.length > 0 && key.length <= KEY_LENGTH && !/\p{Cc}/u.test(key)
  if (!isKey) throw invalid('key', key, `is no text of 1 to ${KEY_LENGTH} characters without control characters.`)
}

function invalid(option: string, given: unknown, fact: string): OffstageError {
  const shown = typeof given === 'string' ? `'${clip(given)}'` : clip(String(given))
  return new OffstageError('INVALID_OPTION', `${option}: ${shown} ${fact}`)
}
