// The Task users hold on the server and inside tasks: read like any, and it can be killed. Everything is asked of the host.
import { currentHost, type Host, type KillOptions, type TaskRef } from './host.ts'
import { ReadableTask } from './readable-task.ts'
import type { AnyState, TaskSnapshot } from './snapshot.ts'

/** One launched execution of a background task. Never a thenable: `await task` gives the task itself. */
export class Task<State = AnyState, Result = unknown> extends ReadableTask<State, Result> {
  readonly #host: Host

  /** Not for users: tasks come from `launch`, `listBackgroundTasks`, `getBackgroundTask`. */
  constructor(ref: TaskRef, host: Host) {
    super(ref)
    this.#host = host
  }

  /** Stops the task; resolves when the kill is stored, and its status turns `killed` when it is done. A task that has ended is left as it is. */
  async kill(options: KillOptions = {}): Promise<void> {
    await this.#host.kill(this.id, options)
  }

  override async snapshot(): Promise<TaskSnapshot<State, Result>> {
    return (await this.#host.snapshot(this.id)) as TaskSnapshot<State, Result>
  }

  override async *watch(options: { signal?: AbortSignal } = {}): AsyncIterableIterator<TaskSnapshot<State, Result>> {
    for await (const snapshot of this.#host.watch(this.id, options.signal)) {
      yield snapshot as TaskSnapshot<State, Result>
    }
  }
}

/** Lets Tasks stand in stored values (arguments, results): they rest as their fixed facts and come back as full Tasks of the host here. */
export const taskCodec = {
  reducers: { Task: (value: unknown) => value instanceof Task && value.toRef() },
  revivers: { Task: (ref: TaskRef) => new Task(ref, currentHost()) },
}
