// One connected server: calls, the loading indicator's count, handles, and the page's event stream.
import { OffstageError } from '../base/errors.ts'
import { readPass, type WireTask } from '../protocol/pass.ts'
import { LIMITS } from '../task/limits.ts'
import { decode, encode } from '../task/value.ts'
import { Http, type HttpOptions } from './http.ts'
import { PageStream } from './page-stream.ts'
import { RemoteTask } from './remote-task.ts'
import { Signal } from './signal.ts'
import type { TaskWatched } from './subscriptions.ts'
import type { TaskLine } from './task-line.ts'
import { TaskView } from './task-view.ts'

export type ConnectOptions = HttpOptions

export class Connection implements TaskLine {
  readonly http: Http
  readonly stream: PageStream
  /** Calls under way that were not made quietly. */
  readonly pending = new Signal(0)
  readonly #views = new Map<string, TaskView>()
  readonly #passes = new Map<string, string>()

  constructor(base: string, options: ConnectOptions) {
    this.http = new Http(base, options)
    this.stream = new PageStream(this.http)
  }

  async call(name: string, args: unknown[], { quiet }: { quiet: boolean }): Promise<unknown> {
    const body = this.encodeArgs(args)
    if (!quiet) this.pending.set(this.pending.value + 1)
    try {
      return this.decode(
        await this.http.text(`/call/${encodeURIComponent(name)}`, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/json' },
        }),
      )
    } finally {
      if (!quiet) this.pending.set(this.pending.value - 1)
    }
  }

  /** Watches a live function; gives the way to stop. */
  watch(name: string, args: unknown[], onValue: (value: unknown) => void, onError: (error: Error) => void): () => void {
    return this.stream.addLive({
      fn: name,
      args: this.encodeArgs(args),
      onValue: (text) => onValue(this.decode(text)),
      onError,
      poll: () => this.call(name, args, { quiet: true }).then(onValue),
    })
  }

  encodeArgs(args: unknown[]): string {
    const reducers = { Task: (value: unknown) => value instanceof RemoteTask && this.#wire(value) }
    return encode(args, { what: 'args', maxBytes: LIMITS.args, reducers })
  }

  decode(text: string): unknown {
    return decode(text, { Task: (wire: WireTask) => this.taskFrom(wire) })
  }

  taskFrom(wire: WireTask): RemoteTask {
    // The newest pass of a task serves all its handles.
    this.#passes.set(passKey(wire), wire.pass)
    return new RemoteTask(wire, this)
  }

  addTask(task: TaskWatched): () => void {
    return this.stream.addTask(task)
  }

  /** A request about a task by its pass, refreshed once if it has expired. */
  async ask(task: WireTask, path: string): Promise<unknown> {
    const send = () =>
      this.http.text(`/tasks/${task.id}${path}`, { headers: { authorization: `Bearer ${this.passOf(task)}` } })
    try {
      return this.decode(await send())
    } catch (error) {
      if ((error as { code?: string }).code !== 'TOKEN_EXPIRED') throw error
      await this.refresh(task)
      return this.decode(await send())
    }
  }

  passOf(task: WireTask): string {
    return this.#passes.get(passKey(task)) ?? task.pass
  }

  async refresh(task: WireTask): Promise<void> {
    const body = JSON.stringify({ pass: this.passOf(task) })
    const text = await this.http.text('/passes/refresh', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    this.#passes.set(passKey(task), (decode(text) as { pass: string }).pass)
  }

  /** The one live picture of a task on this page, shared by all who watch it. */
  viewOf(task: WireTask, logs: boolean): TaskView {
    const key = `${passKey(task)} ${logs}`
    let view = this.#views.get(key)
    if (!view) {
      view = new TaskView(this, task, logs)
      this.#views.set(key, view)
    }
    return view
  }

  #wire(task: RemoteTask): WireTask {
    if (!task.belongsTo(this))
      throw new OffstageError(
        'WRONG_SERVER',
        'This task belongs to another server. Hand it back to the one it came from.',
      )
    return { ...task.toRef(), pass: this.passOf(task.wire) }
  }
}

/** Passes of one task may differ in what they grant. */
function passKey({ id, pass }: WireTask): string {
  return `${id} ${readPass(pass)?.scopes.join('+')}`
}
