// Carries out what a task asks of its host, on the supervisor's side: launch, snapshot, list, kill, watch. Values cross as data; an error keeps its code.
import type { Due } from '../task/due.ts'
import { failureFrom } from '../task/failure.ts'
import type { Host, KillOptions, LaunchRequest, ListFilter } from '../task/host.ts'
import type { ScheduleWish } from '../task/schedule-plan.ts'
import type { TaskSnapshot } from '../task/snapshot.ts'
import { taskCodec } from '../task/task.ts'
import { decode, encode } from '../task/value.ts'
import type { XrayOptions } from '../task/xray.ts'
import type { CallVerb, Order, Report } from './messages.ts'

export class Calls {
  readonly #host: Host
  readonly #reply: (order: Order) => void
  readonly #over = new AbortController()
  readonly #watches = new Map<number, { snapshots: AsyncIterator<TaskSnapshot>; end: AbortController }>()

  constructor(host: Host, reply: (order: Order) => void) {
    this.#host = host
    this.#reply = reply
  }

  async answer({ call, verb, args }: Extract<Report, { kind: 'call' }>): Promise<void> {
    let reply: Order
    try {
      const value = await this.#carryOut(verb, decode<unknown[]>(args))
      reply = { kind: 'reply', call, value: encode(value, { what: 'the answer', reducers: taskCodec.reducers }) }
    } catch (error) {
      reply = { kind: 'reply', call, error: failureFrom(error) }
    }
    if (!this.#over.signal.aborted) this.#reply(reply)
  }

  /** The run is over: nobody waits for answers any more. */
  end(): void {
    // With a reason: making the default one, an error with a stack, costs more than all else at a task's end.
    this.#over.abort('the run is over')
    this.#watches.clear()
  }

  async #carryOut(verb: CallVerb, args: unknown[]): Promise<unknown> {
    switch (verb) {
      case 'launch':
        return await this.#host.launch(args[0] as LaunchRequest[])
      case 'relaunch':
        return await this.#host.relaunch(args[0] as string)
      case 'reschedule':
        return await this.#host.reschedule(args[0] as string, args[1] as Due)
      case 'schedules':
        return await this.#host.schedules()
      case 'set-schedule':
        return await this.#host.setSchedule(args[0] as ScheduleWish)
      case 'snapshot':
        return await this.#host.snapshot(args[0] as string)
      case 'list':
        return await this.#host.list(args[0] as ListFilter)
      case 'kill':
        return await this.#host.kill(args[0] as string, args[1] as KillOptions)
      case 'kill-report':
        return await this.#host.killReport(args[0] as string)
      case 'explain':
        return await this.#host.explain(args[0] as string)
      case 'xray':
        return await this.#host.xray(args[0] as string, args[1] as XrayOptions)
      case 'watch-next':
        return await this.#watchNext(args[0] as number, args[1] as string)
      case 'watch-end':
        this.#watches.get(args[0] as number)?.end.abort()
        this.#watches.delete(args[0] as number)
        return null
    }
  }

  async #watchNext(watch: number, id: string): Promise<TaskSnapshot | null> {
    let open = this.#watches.get(watch)
    if (!open) {
      const end = new AbortController()
      const signal = AbortSignal.any([end.signal, this.#over.signal])
      open = { snapshots: this.#host.watch(id, signal)[Symbol.asyncIterator](), end }
      this.#watches.set(watch, open)
    }
    const { done, value } = await open.snapshots.next()
    return done ? null : value
  }
}
