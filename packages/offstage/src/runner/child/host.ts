// The host inside a task's process: each verb is a call up the line, answered by the supervisor on the task's behalf. Called by launch, list, kill and the Tasks.

import type { Due } from '../../task/due.ts'
import type { Explanation } from '../../task/explanation.ts'
import { errorFrom, type Failure } from '../../task/failure.ts'
import type { Host, KillOptions, LaunchRequest, ListFilter, TaskRef } from '../../task/host.ts'
import type { KillReport } from '../../task/kill-report.ts'
import type { ScheduleInfo, ScheduleWish } from '../../task/schedule-plan.ts'
import type { TaskSnapshot } from '../../task/snapshot.ts'
import { taskCodec } from '../../task/task.ts'
import { type AppTransaction, notInTasks } from '../../task/transaction.ts'
import { decode, encode } from '../../task/value.ts'
import type { Xray, XrayOptions } from '../../task/xray.ts'
import type { CallVerb, Order } from '../messages.ts'

type Reply = Extract<Order, { kind: 'reply' }>
type Answer = { resolve: (value: unknown) => void; reject: (error: Error) => void }

export interface HostLine {
  /** Sends the call up; called once the state is reported. */
  call(call: number, verb: CallVerb, args: string): void
  /** Keeps the process alive until the returned function is called. */
  hold(): () => void
}

export class LineHost implements Host {
  readonly #line: HostLine
  readonly #open = new Map<number, Answer>()
  #calls = 0

  constructor(line: HostLine) {
    this.#line = line
  }

  async launch(requests: LaunchRequest[], transaction?: AppTransaction): Promise<TaskRef[]> {
    if (transaction) throw notInTasks()
    return await this.#call('launch', [requests])
  }

  relaunch(id: string): Promise<TaskRef> {
    return this.#call('relaunch', [id])
  }

  schedules(): Promise<ScheduleInfo[]> {
    return this.#call('schedules', [])
  }

  setSchedule(wish: ScheduleWish): Promise<TaskRef | null> {
    return this.#call('set-schedule', [wish])
  }

  snapshot(id: string): Promise<TaskSnapshot> {
    return this.#call('snapshot', [id])
  }

  list(filter: ListFilter): Promise<TaskRef[]> {
    // Tasks do not cross: their ids do.
    const ids = (['before', 'parent', 'hookOf'] as const).flatMap((key) => {
      const task = filter[key]
      return typeof task === 'object' && task !== null ? [[key, task.id]] : []
    })
    return this.#call('list', [{ ...filter, ...Object.fromEntries(ids) }])
  }

  kill(id: string, options: KillOptions): Promise<{ changed: boolean }> {
    return this.#call('kill', [id, { ...options }])
  }

  reschedule(id: string, due: Due): Promise<void> {
    return this.#call('reschedule', [id, { ...due }])
  }

  killReport(id: string): Promise<KillReport | null> {
    return this.#call('kill-report', [id])
  }

  explain(id: string): Promise<Explanation> {
    return this.#call('explain', [id])
  }

  xray(id: string, options: XrayOptions): Promise<Xray> {
    return this.#call('xray', [id, { ...options }])
  }

  async *watch(id: string, signal?: AbortSignal): AsyncIterable<TaskSnapshot> {
    const watch = ++this.#calls
    try {
      while (!signal?.aborted) {
        const snapshot = await unlessAborted(this.#call<TaskSnapshot | null>('watch-next', [watch, id]), signal)
        if (snapshot === null) return
        yield snapshot
      }
    } finally {
      // Nobody is left to be told if that goes wrong.
      this.#call('watch-end', [watch]).catch(() => undefined)
    }
  }

  /** An answer has come down. */
  answer(reply: Reply): void {
    const waiting = this.#open.get(reply.call)
    this.#open.delete(reply.call)
    if ('error' in reply) waiting?.reject(errorFrom(reply.error as Failure))
    else waiting?.resolve(decode(reply.value, taskCodec.revivers))
  }

  async #call<T>(verb: CallVerb, args: unknown[]): Promise<T> {
    const call = ++this.#calls
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#open.set(call, { resolve, reject })
    const release = this.#line.hold()
    try {
      this.#line.call(call, verb, encode(args, { what: 'args' }))
      return (await promise) as T
    } finally {
      release()
    }
  }
}

/** What the promise gives, or null as soon as the signal is aborted. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  if (!signal) return await promise
  const aborted = Promise.withResolvers<null>()
  const onAbort = () => aborted.resolve(null)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
