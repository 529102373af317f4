// How a task is to be run: what its definition says, overridden by what its launch says, settled at launch and kept with the task.

import { durationMs } from '../base/duration.ts'
import { memoryBytes } from './memory-size.ts'
import { type Backoff, retryOptions } from './retries.ts'
import type { Isolation, RunLimits } from './run-limits.ts'

/** As stored; what is absent has its default. */
export interface RunOptions {
  isolation?: Isolation
  fresh?: boolean
  retries?: number
  /** The pauses between attempts. */
  backoff?: Backoff
  timeoutMs?: number
  graceMs?: number
  exclusive?: boolean
  memoryBytes?: number
}

/** How long a task that listens may take to stop, unless it or the kill says otherwise. */
const GRACE_MS = 5000

/** How long a kill that names no time gives. */
export function graceOf({ graceMs = GRACE_MS }: RunOptions): number {
  return graceMs
}

/** Both were checked before. */
export function runOptions(definition: RunLimits, launch: RunLimits): RunOptions {
  const isolation = launch.isolation ?? definition.isolation
  const fresh = launch.fresh ?? definition.fresh
  const timeoutMs = durationMs(launch.timeout ?? definition.timeout)
  const graceMs = durationMs(launch.grace ?? definition.grace)
  const exclusive = launch.exclusive ?? definition.exclusive
  const memory = memoryBytes(launch.memory ?? definition.memory)
  return {
    ...(isolation === undefined ? {} : { isolation }),
    ...(fresh === undefined ? {} : { fresh }),
    ...retryOptions(definition.retries, launch.retries),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(graceMs === undefined ? {} : { graceMs }),
    ...(exclusive === undefined ? {} : { exclusive }),
    ...(memory === undefined ? {} : { memoryBytes: memory }),
  }
}
