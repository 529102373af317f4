// The host in a server: launch, list, get, kill and watch straight on the store, within the scope of who asks (a visitor, a task, the developer).
import { OffstageError, TaskNotFoundError } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import type { Hub } from '../live/hub.ts'
import { watchSnapshots } from '../live/watch.ts'
import type { NewSchedule, NewTask, Store } from '../store/store.ts'
import type { Due } from '../task/due.ts'
import type { Explanation } from '../task/explanation.ts'
import { forOwner } from '../task/explanation-for-owner.ts'
import { flowOf } from '../task/flow.ts'
import { hookPlan } from '../task/hooks.ts'
import type { Host, KillOptions, LaunchRequest, ListFilter, TaskRef } from '../task/host.ts'
import { type Keep, keptOf } from '../task/keep.ts'
import type { KillReport } from '../task/kill-report.ts'
import { LIMITS } from '../task/limits.ts'
import { findDefinition, unknownName } from '../task/registry.ts'
import type { ScheduleInfo, SchedulePlan, ScheduleWish } from '../task/schedule-plan.ts'
import { snapshotOf, type TaskSnapshot } from '../task/snapshot.ts'
import { isTerminal } from '../task/status.ts'
import { Task } from '../task/task.ts'
import { type AppTransaction, notInTasks } from '../task/transaction.ts'
import { decode } from '../task/value.ts'
import type { Xray, XrayOptions } from '../task/xray.ts'
import { askForXray } from './ask-for-xray.ts'
import { explainTask } from './explain-task.ts'
import { keepingAlive } from './keeping-alive.ts'
import { checkedKill } from './kill-options.ts'
import { readKillReport } from './kill-report.ts'
import { listQuery } from './list-query.ts'
import { boundsOf, type PlanPolicy } from './plan.ts'
import { infoOf, noSchedule } from './schedule-info.ts'

export interface Scope {
  /** Stamped on launches that name no owner. */
  owner: string | null
  /** True for visitors: lists give their own tasks only, unless `owner: 'any'`. */
  isVisitor: boolean
  /** The task that asks, if one does: parent of what it launches. */
  parent: string | null
  /** Who a kill is put down to. */
  by: string | null
  /** Told when the task that asks waits for one that it launched; gives what is to be called when it does so no more. */
  lend?: () => () => void
}

/** What the config says of every launch. */
export interface Policy {
  plan?: PlanPolicy
  keep?: Keep | false
}

export class ScopedHost implements Host {
  readonly #store: Store
  readonly #hub: Hub
  readonly #scope: Scope
  readonly #policy: Policy

  constructor(store: Store, hub: Hub, scope: Scope, policy: Policy = {}) {
    this.#policy = policy
    this.#store = store
    this.#hub = hub
    this.#scope = scope
  }

  async launch(requests: LaunchRequest[], transaction?: AppTransaction): Promise<TaskRef[]> {
    if (transaction && this.#scope.parent !== null) throw notInTasks()
    if (requests.length > LIMITS.batch) {
      throw new OffstageError(
        'BATCH_TOO_LARGE',
        `${requests.length} launches in one call; the limit is ${LIMITS.batch}. Launch in several calls.`,
      )
    }
    const tasks = await Promise.all(requests.map((request) => this.#taskOf(request)))
    return await (transaction ? this.#store.launchWithin(transaction, tasks) : this.#store.launch(tasks))
  }

  async relaunch(id: string): Promise<TaskRef> {
    const [record] = await this.#store.get([id])
    if (!record) throw new TaskNotFoundError(id)
    const { name, args, owner, tags, run, queue, key, priority, hookOf } = record
    const definition = findDefinition(name)
    if (!definition) throw unknownName(name)
    const flow = flowOf(name, { ...definition.options, unique: false }, { queue, key, priority }, [])
    const task = await this.#taskOf({ name, args, run, flow, tags, owner }, hookOf)
    return (await this.#store.launch([{ ...task, repeats: id }]))[0] as TaskRef
  }

  async reschedule(id: string, due: Due): Promise<void> {
    const status = await this.#store.reschedule({ id, due, by: this.#scope.by })
    if (status === null) throw new TaskNotFoundError(id)
    if (status !== 'queued')
      throw new OffstageError(
        'NOT_QUEUED',
        `The task ${id} is ${status}: only one that waits can be put to another time. Relaunch it instead: task.relaunch().`,
      )
  }

  async schedules(): Promise<ScheduleInfo[]> {
    const { isVisitor, owner } = this.#scope
    const rows = await this.#store.schedules()
    return rows.filter((row) => !isVisitor || row.owner === owner).map(infoOf)
  }

  /** As it is stored: its tasks are launched with all that a launch of now would have, the bounds of the owner's plan among it. */
  async scheduleOf(plan: SchedulePlan): Promise<NewSchedule> {
    const { run, owner, ...rest } = await this.#taskOf({ ...plan, name: plan.task })
    const { id: _id, name: _name, args: _args, tags: _tags, parent: _parent, ...flow } = rest
    return { ...plan, owner, ...(run ? { run } : {}), flow }
  }

  async setSchedule(wish: ScheduleWish): Promise<TaskRef | null> {
    const { isVisitor, owner, by } = this.#scope
    const name = 'put' in wish ? wish.put.name : wish.name
    const known = (await this.#store.schedules()).find((row) => row.name === name)
    if (known ? isVisitor && known.owner !== owner : !('put' in wish)) throw noSchedule(name)
    if ('put' in wish) {
      await this.#store.setSchedule({ name, put: await this.scheduleOf(wish.put) })
      return null
    }
    const answer = await this.#store.setSchedule({ ...wish, by })
    if (answer === false) throw noSchedule(name)
    if (typeof answer !== 'string') return null
    const [record] = await this.#store.get([answer])
    return record ? { id: answer, name: record.name, launchedAt: record.launchedAt } : null
  }

  async snapshot(id: string): Promise<TaskSnapshot> {
    const [record] = await this.#store.get([id])
    if (!record) throw new TaskNotFoundError(id)
    return snapshotOf(record, this.#decode)
  }

  async list(filter: ListFilter): Promise<TaskRef[]> {
    const query = await listQuery(filter, async (id) => (await this.#store.get([id]))[0]?.n)
    if (query.owner === 'any') delete query.owner
    else if (this.#scope.isVisitor) {
      query.owner ??= this.#scope.owner ?? ''
      // What the app has to do after an end is run on the visitor's behalf, but was not asked for by the visitor.
      if (query.hookOf === undefined) query.withoutHooks = true
    }
    const newestFirst = await this.#store.list(query)
    return newestFirst.reverse().map(({ id, name, launchedAt }) => ({ id, name, launchedAt }))
  }

  async kill(id: string, options: KillOptions): Promise<{ changed: boolean }> {
    const [answer] = await this.#store.requestKill([{ id, by: this.#scope.by, ...checkedKill(options) }])
    if (!answer || answer.status === null) throw new TaskNotFoundError(id)
    return { changed: answer.changed }
  }

  async killReport(id: string): Promise<KillReport | null> {
    return await readKillReport(this.#store, id)
  }

  async explain(id: string): Promise<Explanation> {
    const explanation = await explainTask(this.#store, id)
    return this.#scope.isVisitor ? forOwner(explanation) : explanation
  }

  async xray(id: string, options: XrayOptions): Promise<Xray> {
    return await askForXray(this.#store, id, { ...options, by: this.#scope.by })
  }

  watch(id: string, signal: AbortSignal = new AbortController().signal): AsyncIterable<TaskSnapshot> {
    const snapshots = watchSnapshots(this.#store, this.#hub, id, this.#decode, signal)
    return keepingAlive(this.#scope.lend ? this.#lending(snapshots, this.#scope.lend) : snapshots)
  }

  /** With the bounds of its owner's plan, unless it is a hook of a task. */
  async #taskOf(
    { name, args, run = {}, flow, tags = [], owner = this.#scope.owner }: LaunchRequest,
    hookOf: string | null = null,
  ): Promise<NewTask> {
    const { parent } = this.#scope
    const definition = findDefinition(name)
    const hooks = definition && hookPlan(definition.options)
    const bounds = hookOf === null ? await boundsOf(this.#policy.plan, owner) : null
    const timeoutMs = Math.min(run.timeoutMs ?? Number.POSITIVE_INFINITY, bounds?.timeoutMs ?? Number.POSITIVE_INFINITY)
    return {
      ...{ id: newId(), name, args, owner, tags, parent },
      ...flow,
      keepMs: keptOf(definition?.options.keep, this.#policy.keep).keepMs,
      run: { ...run, ...(timeoutMs === Number.POSITIVE_INFINITY ? {} : { timeoutMs }) },
      ...(hooks ? { hooks } : {}),
      ...(hookOf === null ? {} : { hookOf }),
      ...(bounds?.most ? { ownerMost: bounds.most } : {}),
      ...(bounds?.open ? { ownerOpen: { most: bounds.open, plan: bounds.plan } } : {}),
    }
  }

  /** Who waits for its own child gives its place up meanwhile: children that had to wait for it would wait for ever. */
  async *#lending(snapshots: AsyncIterable<TaskSnapshot>, lend: () => () => void): AsyncIterable<TaskSnapshot> {
    let takeBack: (() => void) | undefined
    try {
      for await (const snapshot of snapshots) {
        if (snapshot.parent === this.#scope.parent && !isTerminal(snapshot.status)) takeBack ??= lend()
        yield snapshot
      }
    } finally {
      takeBack?.()
    }
  }

  readonly #decode = (text: string): unknown => decode(text, { Task: (ref: TaskRef) => new Task(ref, this) })
}
