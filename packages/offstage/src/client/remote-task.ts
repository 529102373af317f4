// The handle of a task in the browser: watches, never kills. Returned by server functions, handed back to them.
import type { WireTask } from '../protocol/pass.ts'
import type { Explanation } from '../task/explanation.ts'
import { ReadableTask } from '../task/readable-task.ts'
import type { AnyState, TaskSnapshot } from '../task/snapshot.ts'
import { isTerminal } from '../task/status.ts'
import type { LiveView, RemoteLogPage, TaskLine } from './task-line.ts'

export class RemoteTask<State = AnyState, Result = unknown> extends ReadableTask<State, Result> {
  readonly #wire: WireTask
  readonly #line: TaskLine

  /** Not for users: handles come from server functions. */
  constructor(wire: WireTask, line: TaskLine) {
    super(wire)
    this.#wire = wire
    this.#line = line
  }

  /** All that the handle grants, in one request. Errors: `TASK_NOT_FOUND`, `INVALID_TOKEN`, `OFFLINE`. */
  override async snapshot(): Promise<TaskSnapshot<State, Result>> {
    return (await this.#line.ask(this.#wire, '')) as TaskSnapshot<State, Result>
  }

  /** A page of the log, if the handle grants `logs`: the last lines, or those before or after a sequence number. Error: `WRONG_SCOPE`. */
  async logs(query: { before?: number; after?: number; limit?: number } = {}): Promise<RemoteLogPage> {
    const parameters = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))
    return (await this.#line.ask(this.#wire, `/logs?${parameters}`)) as RemoteLogPage
  }

  /** Why it is where it is: `text` is "3rd in line, about 40 s" of one that waits. Errors: as `snapshot`. */
  async explain(): Promise<Explanation> {
    return (await this.#line.ask(this.#wire, '/explain')) as Explanation
  }

  /** A snapshot now and after each change, pushed by the server; ends with the final one. For a slow reader only the newest is kept. */
  override async *watch(options: { signal?: AbortSignal } = {}): AsyncIterableIterator<TaskSnapshot<State, Result>> {
    const view = this.view()
    let wake: () => void = () => undefined
    const stop = view.subscribe(() => wake())
    const abort = () => wake()
    options.signal?.addEventListener('abort', abort)
    try {
      for (let seen: unknown; !options.signal?.aborted; ) {
        const { snapshot, problem } = view.current
        if (snapshot && snapshot !== seen) {
          seen = snapshot
          yield snapshot as TaskSnapshot<State, Result>
          if (isTerminal(snapshot.status)) return
        } else if (problem) throw problem
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    } finally {
      options.signal?.removeEventListener('abort', abort)
      stop()
    }
  }

  /** The live picture that hooks read. Not for users. */
  view(logs = false): LiveView {
    return this.#line.viewOf(this.#wire, logs)
  }

  /** Not for users. */
  get wire(): WireTask {
    return this.#wire
  }

  /** Not for users. */
  belongsTo(line: TaskLine): boolean {
    return this.#line === line
  }
}
