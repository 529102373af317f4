// The Task users hold on the server and inside tasks: read like any, and it can be killed. Everything is asked of the host.
import { checkKnown } from './check-known.ts'
import { checkDue, DUE_OPTIONS, type DueOptions, dueOf } from './due.ts'
import type { Explanation } from './explanation.ts'
import { currentHost, type Host, type KillOptions, type TaskRef } from './host.ts'
import type { KillReport } from './kill-report.ts'
import { ReadableTask } from './readable-task.ts'
import type { AnyState, TaskSnapshot } from './snapshot.ts'
import type { Xray, XrayOptions } from './xray.ts'

/** One launched execution of a background task. Never a thenable: `await task` gives the task itself. */
export class Task<State = AnyState, Result = unknown> extends ReadableTask<State, Result> {
  readonly #host: Host

  /** Not for users: tasks come from `launch`, `listBackgroundTasks`, `getBackgroundTask`. */
  constructor(ref: TaskRef, host: Host) {
    super(ref)
    this.#host = host
  }

  /**
   * Stops the task and those it launched; resolves when the kill is stored, and its status turns `killed` when it is done. A task that has ended is left as it is.
   * One that is being stopped already is hurried by `force` or a shorter `grace`. Errors: `INVALID_OPTION`, `TASK_NOT_FOUND`.
   */
  async kill(options: KillOptions = {}): Promise<void> {
    await this.#host.kill(this.id, options)
  }

  /**
   * Puts a task that waits to another time: `{ delay: '10m' }`, `{ runAt: date }`, or neither for at once. What it may wait beyond that (`queueTimeout`) stays what it was. To cancel it: `kill()`.
   * Errors: `NOT_QUEUED`, `TASK_NOT_FOUND`, `INVALID_OPTION`, `UNKNOWN_OPTION`.
   */
  async reschedule(options: DueOptions = {}): Promise<void> {
    checkKnown(options, DUE_OPTIONS, 'a new time')
    checkDue(options)
    await this.#host.reschedule(this.id, dueOf(options) ?? { afterMs: 0 })
  }

  /** Launches it once more with the same arguments and options, whatever became of it; `snapshot().repeats` of the new one names this one. Errors: `TASK_NOT_FOUND`, `UNKNOWN_TASK_NAME`. */
  async relaunch(): Promise<Task<State, Result>> {
    return new Task<State, Result>(await this.#host.relaunch(this.id), this.#host)
  }

  /** The tasks that it launched, oldest first; at most 1,000, the newest of them. */
  async children(): Promise<Task[]> {
    return (await this.#host.list({ parent: this.id, owner: 'any' })).map((ref) => new Task(ref, this.#host))
  }

  /** The hooks that its end launched, each a task: at most one, and those of them that were launched once more. */
  async hooks(): Promise<Task[]> {
    return (await this.#host.list({ hookOf: this.id, owner: 'any' })).map((ref) => new Task(ref, this.#host))
  }

  /**
   * Why it is where it is: of a queued task what exactly it waits for, how many go before it, and when it may begin; as data and in sentences (`text`). In a server function that a visitor calls: short, and
   * without what is others'. Error: `TASK_NOT_FOUND`. */
  async explain(): Promise<Explanation> {
    return await this.#host.explain(this.id)
  }

  /** How its kill went: who, why, when, and where it was; null if it did not end by a kill. Error: `TASK_NOT_FOUND`. */
  async killReport(): Promise<KillReport | null> {
    return await this.#host.killReport(this.id)
  }

  /**
   * What it is doing at this moment: its stack, what it waits for, and with `profileMs` (100 to 5,000) where its processor time goes. The task goes on afterwards.
   * Errors: `XRAY_NOT_RUNNING`, `XRAY_UNSUPPORTED` (inline), `XRAY_FAILED`, `INVALID_OPTION`, `TASK_NOT_FOUND`.
   */
  async xray(options: XrayOptions = {}): Promise<Xray> {
    return await this.#host.xray(this.id, options)
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
