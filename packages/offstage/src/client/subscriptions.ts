// What a page watches, as its event stream needs it.
import type { Frame, LiveSubscription, StreamRequest, TaskSubscription } from '../protocol/frames.ts'
import { WIRE_VERSION } from '../protocol/frames.ts'

interface Watched {
  onError(error: Error): void
  /** Asks once, for when there is no stream. */
  poll(): Promise<void>
  /** Gets fresh passes for those that have expired. */
  refresh(): Promise<void>
}

export interface TaskWatched extends Watched {
  id: string
  logs: boolean
  pass(): string
  /** The cursor: what is known already. */
  after(): number
  onTask(data: Extract<Frame, { event: 'task' }>['data']): void
  onEntries(data: Extract<Frame, { event: 'entries' }>['data']): void
}

export interface LiveWatched extends Watched {
  fn: string
  /** Encoded, with the passes of this moment. */
  args(): string
  /** Given the encoded result. */
  onValue(text: string): void
}

export class Subscriptions {
  readonly #tasks = new Map<string, TaskWatched>()
  readonly #lives = new Map<string, LiveWatched>()
  #count = 0

  get size(): number {
    return this.#tasks.size + this.#lives.size
  }

  addTask(task: TaskWatched): string {
    const key = `t${++this.#count}`
    this.#tasks.set(key, task)
    return key
  }

  addLive(live: LiveWatched): string {
    const key = `l${++this.#count}`
    this.#lives.set(key, live)
    return key
  }

  /** The task or live function of a key; undefined if nobody watches it any more. */
  find(key: string): TaskWatched | LiveWatched | undefined {
    return this.#tasks.get(key) ?? this.#lives.get(key)
  }

  remove(key: string): void {
    this.#tasks.delete(key)
    this.#lives.delete(key)
  }

  /** By their keys. */
  all(): [string, TaskWatched | LiveWatched][] {
    return [...this.#tasks, ...this.#lives]
  }

  request(): StreamRequest {
    const tasks: TaskSubscription[] = [...this.#tasks].map(([key, task]) => ({
      key,
      pass: task.pass(),
      after: task.after(),
      ...(task.logs ? { logs: true } : {}),
    }))
    const lives: LiveSubscription[] = [...this.#lives].map(([key, { fn, args }]) => ({ key, fn, args: args() }))
    return { v: WIRE_VERSION, tasks, lives }
  }

  /** Hands a frame to whoever watches its key. */
  deliver(frame: Frame): void {
    if (frame.event === 'task') this.#tasks.get(frame.data.key)?.onTask(frame.data)
    else if (frame.event === 'entries') this.#tasks.get(frame.data.key)?.onEntries(frame.data)
    else if (frame.event === 'live') this.#lives.get(frame.data.key)?.onValue(frame.data.value)
  }
}
