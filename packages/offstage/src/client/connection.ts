// One connected server: calls, the loading indicator's count, handles, and the page's event stream.
import { OffstageError } from '../base/errors.ts'
import { type WireTask, withoutPasses } from '../protocol/pass.ts'
import { LIMITS } from '../task/limits.ts'
import { decode, encode } from '../task/value.ts'
import { Http, type HttpOptions } from './http.ts'
import { PageStream } from './page-stream.ts'
import { PassBook } from './pass-book.ts'
import { RemoteTask } from './remote-task.ts'
import { SharedViews } from './shared-views.ts'
import { Signal } from './signal.ts'
import type { TaskWatched } from './subscriptions.ts'
import type { TaskLine } from './task-line.ts'
import type { TaskView } from './task-view.ts'

export type ConnectOptions = HttpOptions

const JSON_TYPE = { 'content-type': 'application/json' }

export class Connection implements TaskLine {
  readonly http: Http
  readonly stream: PageStream
  /** Calls under way that were not made quietly. */
  readonly pending = new Signal(0)
  readonly #views = new SharedViews(this)
  readonly #passes = new PassBook()

  constructor(base: string, options: ConnectOptions) {
    this.http = new Http(base, options)
    this.stream = new PageStream(this.http)
  }

  async call(name: string, args: unknown[], { quiet }: { quiet: boolean }): Promise<unknown> {
    // What cannot be sent is refused before it counts as under way.
    const handles = this.#handlesIn(args)
    if (!quiet) this.pending.set(this.pending.value + 1)
    try {
      return this.decode(await this.#send(name, args, handles))
    } finally {
      if (!quiet) this.pending.set(this.pending.value - 1)
    }
  }

  /** Watches a live function; gives the way to stop. */
  watch(name: string, args: unknown[], onValue: (value: unknown) => void, onError: (error: Error) => void): () => void {
    const handles = this.#handlesIn(args)
    let last: string | undefined
    // A stream that is opened anew brings every value anew.
    const onText = (text: string) => {
      const comparable = withoutPasses(text)
      if (comparable === last) return
      last = comparable
      onValue(this.decode(text))
    }
    return this.stream.addLive({
      fn: name,
      args: () => this.#encodeArgs(args),
      onValue: onText,
      onError,
      poll: async () => onText(await this.#send(name, args, handles)),
      refresh: () => this.#refreshAll(handles),
    })
  }

  decode(text: string): unknown {
    return decode(text, { Task: (wire: WireTask) => this.taskFrom(wire) })
  }

  taskFrom(wire: WireTask): RemoteTask {
    this.#passes.note(wire)
    return new RemoteTask(wire, this)
  }

  addTask(task: TaskWatched): () => void {
    return this.stream.addTask(task)
  }

  /** A request about a task by its pass, refreshed once if it has expired. */
  async ask(task: WireTask, path: string): Promise<unknown> {
    const send = () =>
      this.http.text(`/tasks/${task.id}${path}`, { headers: { authorization: `Bearer ${this.passOf(task)}` } })
    return this.decode(await this.#withPasses([task], send))
  }

  passOf(task: WireTask): string {
    return this.#passes.of(task)
  }

  async refresh(task: WireTask): Promise<void> {
    const body = JSON.stringify({ pass: this.passOf(task) })
    const text = await this.http.text('/passes/refresh', { method: 'POST', body, headers: JSON_TYPE })
    this.#passes.note(task, (decode(text) as { pass: string }).pass)
  }

  /** The one live picture of a task on this page, shared by all who watch it. */
  viewOf(task: WireTask, logs: boolean): TaskView {
    return this.#views.of(task, logs)
  }

  #send(name: string, args: unknown[], handles: WireTask[]): Promise<string> {
    const path = `/call/${encodeURIComponent(name)}`
    // Encoded for each try, with the passes of that moment.
    const send = () => this.http.text(path, { method: 'POST', body: this.#encodeArgs(args), headers: JSON_TYPE })
    return this.#withPasses(handles, send)
  }

  /** Sends, and once more with fresh passes if one of them has expired: a page may be open for days. */
  async #withPasses(handles: WireTask[], send: () => Promise<string>): Promise<string> {
    try {
      return await send()
    } catch (error) {
      if ((error as { code?: string }).code !== 'TOKEN_EXPIRED' || handles.length === 0) throw error
      await this.#refreshAll(handles)
      return await send()
    }
  }

  async #refreshAll(handles: WireTask[]): Promise<void> {
    await Promise.all(handles.map((handle) => this.refresh(handle)))
  }

  #handlesIn(args: unknown[]): WireTask[] {
    const handles: WireTask[] = []
    this.#encodeArgs(args, handles)
    return handles
  }

  #encodeArgs(args: unknown[], handles: WireTask[] = []): string {
    const reducers = { Task: (value: unknown) => value instanceof RemoteTask && this.#wire(value, handles) }
    return encode(args, { what: 'args', maxBytes: LIMITS.args, reducers })
  }

  #wire(task: RemoteTask, handles: WireTask[]): WireTask {
    if (!task.belongsTo(this))
      throw new OffstageError(
        'WRONG_SERVER',
        'This task belongs to another server. Hand it back to the one it came from.',
      )
    if (!handles.includes(task.wire)) handles.push(task.wire)
    return { ...task.toRef(), pass: this.passOf(task.wire) }
  }
}
