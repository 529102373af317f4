// The shape of a declared background task: pure data plus a function. Made by `backgroundTask` (definition.ts), kept in the registry.
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { RunLimits } from './run-limits.ts'
import type { AnyState } from './snapshot.ts'
import type { Task } from './task.ts'

export interface TaskOptions<State = AnyState, Args extends unknown[] = unknown[]> extends RunLimits {
  /** Stable and unique: a letter, then letters, digits, `_ . : -`; at most 100 characters. */
  name: string
  /** Checks the arguments at launch: any Standard Schema (zod, valibot, arktype…) of the arguments as an array. What it gives back is what is stored. */
  args?: StandardSchemaV1<unknown, Args>
  /** Only its type is used: what watchers of this task's state may expect. Write `state: {} as CrawlState`. */
  state?: State
}

/** What a launch may say beyond the arguments. */
export interface LaunchOptions extends RunLimits {
  /** Words to find the task by; at most 20, of at most 100 characters. */
  tags?: string[]
  /** On whose behalf; default: the visitor whose call launches it, or the owner of the launching task. */
  owner?: string | null
}

/** A declared background task. */
export interface TaskDefinition<Args extends unknown[] = unknown[], Result = unknown, State = AnyState> {
  readonly name: string
  readonly options: Readonly<TaskOptions<State, Args>>
  readonly fn: (...args: Args) => Result | Promise<Result>
  /** Stores a launch and resolves with its Task; never waits for the task. Rejects with `UNSERIALISABLE`, `PAYLOAD_TOO_LARGE`, `INVALID_ARGS`, `NOT_STARTED`. */
  launch(...args: Args): Promise<Task<State, Result>>
  /** The same with options: `crawl.with({ tags: ['nightly'] }).launch(url)`. */
  with(options: LaunchOptions): { launch(...args: Args): Promise<Task<State, Result>> }
}
