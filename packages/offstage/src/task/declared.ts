// The shape of a declared background task: pure data plus a function. Made by `backgroundTask` (definition.ts), kept in the registry.
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { DefinitionFlow, LaunchFlow } from './flow.ts'
import type { Hooks } from './hooks.ts'
import type { Keep } from './keep.ts'
import type { RunLimits } from './run-limits.ts'
import type { AnyState } from './snapshot.ts'
import type { Task } from './task.ts'
import type { AppTransaction } from './transaction.ts'

export interface TaskOptions<
  State = AnyState,
  Args extends unknown[] = unknown[],
  Input extends unknown[] = Args,
  Result = unknown,
> extends RunLimits,
    DefinitionFlow,
    Hooks<State, Result> {
  /** Tasks with the same key (a tenant, a host) share the queue's bounds per key, and take turns with those of other keys. A text of 1 to 200 characters, or a function that makes it of
   * the arguments (null: none). */
  key?: string | ((...args: Given<Input>) => string | null | undefined)
  /** Stable and unique: a letter, then letters, digits, `_ . : -`; at most 100 characters. Not the name of a hook (`….onFailure`). */
  name: string
  /**
   * Checks the arguments, as an array: any Standard Schema (zod, valibot, arktype…). Asked at launch, which rejects with `INVALID_ARGS` and stores nothing; and again when
   * an attempt begins, for that may be newer code than the launch's: the task then ends `failed` with `INVALID_ARGS` and is not tried again. What is stored is what was
   * launched; what the schema makes of it (defaults, conversions) is made at the start of each attempt, and given to the function.
   */
  args?: StandardSchemaV1<Input, Args>
  /** How long its tasks are kept after their end, and how many; false: for ever. Default: as the config says, else 7 days and 10,000. */
  keep?: Keep | false
  /** Only its type is used: what watchers of this task's state may expect. Write `state: {} as CrawlState`. */
  state?: State
}

/** The same; but nothing is inferred from where it stands. */
type Given<Input extends unknown[]> = Input extends infer Known extends unknown[] ? Known : never

/** What a launch may say beyond the arguments. */
export interface LaunchOptions extends RunLimits, LaunchFlow {
  /** Words to find the task by; at most 20, of at most 100 characters. */
  tags?: string[]
  /** On whose behalf; default: the visitor whose call launches it, or the owner of the launching task. */
  owner?: string | null
  /** The app's own transaction, in the PostgreSQL that holds the tasks: an open one of `pg`, Kysely or Drizzle. Rolled back, it was never launched; until the commit nobody sees the task, and asking it
   * for anything rejects with `TASK_NOT_FOUND`. Errors: `TRANSACTION_NOT_OPEN`, `TRANSACTION_ELSEWHERE`, `TRANSACTION_FORBIDDEN`, `TRANSACTION_UNSUPPORTED` (with SQLite; inside a task). */
  transaction?: AppTransaction
}

/** A declared background task. `Input` is what a launch takes: `Args`, unless a schema makes these of something else. */
export interface TaskDefinition<
  Args extends unknown[] = unknown[],
  Result = unknown,
  State = AnyState,
  Input extends unknown[] = Args,
> {
  readonly name: string
  readonly options: Readonly<TaskOptions<State, Args, Input, Result>>
  readonly fn: (...args: Args) => Result | Promise<Result>
  /** Stores a launch and resolves with its Task; never waits for the task. Rejects with `UNSERIALISABLE`, `PAYLOAD_TOO_LARGE`, `INVALID_ARGS`, `NOT_STARTED`. */
  launch(...args: Input): Promise<Task<State, Result>>
  /** The same with options: `crawl.with({ tags: ['nightly'] }).launch(url)`. */
  with(options: LaunchOptions): {
    launch(...args: Input): Promise<Task<State, Result>>
    launchMany(argLists: Input[]): Promise<Task<State, Result>[]>
  }
  /** One task for each list of arguments, at most 10,000, all or none; in the order given. Errors: as `launch`, and `BATCH_TOO_LARGE`. */
  launchMany(argLists: Input[]): Promise<Task<State, Result>[]>
}
