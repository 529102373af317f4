// The Task users hold: fixed facts read at once, everything else asked of the host. The same class serves in a server function and inside another task.
import { errorFrom } from './failure.ts'
import { currentHost, type Host, type KillOptions, type TaskRef } from './host.ts'
import type { AnyState, TaskSnapshot } from './snapshot.ts'
import { isTerminal, type TerminationStatus } from './status.ts'

/** One launched execution of a background task. Never a thenable: `await task` gives the task itself. */
export class Task<State = AnyState, Result = unknown> {
  readonly id: string
  readonly #name: string
  readonly #launchedAt: number
  readonly #host: Host

  /** Not for users: tasks come from `launch`, `listBackgroundTasks`, `getBackgroundTask`. */
  constructor(ref: TaskRef, host: Host) {
    this.id = ref.id
    this.#name = ref.name
    this.#launchedAt = ref.launchedAt
    this.#host = host
  }

  getTaskName(): string {
    return this.#name
  }

  /** The moment of launch. When the function itself began is `startedAt` of `snapshot()`. */
  getStartTime(): Date {
    return new Date(this.#launchedAt)
  }

  /** A copy of the task's state; an object at all times, kept after every kind of end. */
  async getState(): Promise<State> {
    return (await this.snapshot()).state
  }

  /** How it ended, or null while it has not. */
  async getTerminationStatus(): Promise<TerminationStatus | null> {
    const { status } = await this.snapshot()
    return isTerminal(status) ? status : null
  }

  /** True from the launch until there is a final status: also while queued and while being stopped. */
  async isRunning(): Promise<boolean> {
    return !isTerminal((await this.snapshot()).status)
  }

  async isCompleted(): Promise<boolean> {
    return (await this.snapshot()).status === 'completed'
  }

  /** The function's result once completed, else null. */
  async getReturnValue(): Promise<Result | null> {
    const { status, result } = await this.snapshot()
    return status === 'completed' ? (result as Result) : null
  }

  /** The task's error, a `TaskKilledError`, a `TaskMissingError`, or null while running and once completed. */
  async getError(): Promise<Error | null> {
    const { error } = await this.snapshot()
    return error ? errorFrom(error) : null
  }

  /** Stops the task; resolves when the kill is stored, and its status turns `killed` when it is done. A task that has ended is left as it is. */
  async kill(options: KillOptions = {}): Promise<void> {
    await this.#host.kill(this.id, options)
  }

  /** All of it in one read. Error: `TASK_NOT_FOUND` once retention has deleted it. */
  async snapshot(): Promise<TaskSnapshot<State, Result>> {
    return (await this.#host.snapshot(this.id)) as TaskSnapshot<State, Result>
  }

  /** A snapshot now and after each change; ends with the final one. Rapid changes are coalesced, the last is always given. */
  async *watch(options: { signal?: AbortSignal } = {}): AsyncIterableIterator<TaskSnapshot<State, Result>> {
    for await (const snapshot of this.#host.watch(this.id, options.signal))
      yield snapshot as TaskSnapshot<State, Result>
  }

  /** Waits for the end: the function's result, or a rejection with what `getError()` gives. */
  async result(): Promise<Result> {
    for await (const { status, result, error } of this.watch()) {
      if (status === 'completed') return result as Result
      if (error) throw errorFrom(error)
    }
    throw await this.getError()
  }

  /** What of it is fixed: the data from which it can be made again. */
  toRef(): TaskRef {
    return { id: this.id, name: this.#name, launchedAt: this.#launchedAt }
  }
}

/** Lets Tasks stand in stored values (arguments, results): they rest as their fixed facts and come back as full Tasks of the host here. */
export const taskCodec = {
  reducers: { Task: (value: unknown) => value instanceof Task && value.toRef() },
  revivers: { Task: (ref: TaskRef) => new Task(ref, currentHost()) },
}
