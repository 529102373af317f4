// What everyone who holds a task may ask of it, on the server and in the browser alike: all of it follows from its snapshot and its watch.
import { errorFrom } from './failure.ts'
import type { TaskRef } from './host.ts'
import type { AnyState, TaskSnapshot } from './snapshot.ts'
import { isTerminal, type TerminationStatus } from './status.ts'

export abstract class ReadableTask<State = AnyState, Result = unknown> {
  readonly id: string
  readonly #name: string
  readonly #launchedAt: number

  constructor(ref: TaskRef) {
    this.id = ref.id
    this.#name = ref.name
    this.#launchedAt = ref.launchedAt
  }

  /** All of it in one read. Error: `TASK_NOT_FOUND` once retention has deleted it. */
  abstract snapshot(): Promise<TaskSnapshot<State, Result>>

  /** A snapshot now and after each change; ends with the final one. Rapid changes are coalesced, the last is always given. */
  abstract watch(options?: { signal?: AbortSignal }): AsyncIterableIterator<TaskSnapshot<State, Result>>

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
