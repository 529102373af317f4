// The console's queues and schedules: what stands in each, and what an operator may do with them. Called again by the live stream whenever something changed.
import { OffstageError } from '../base/errors.ts'
import type { Engine } from '../engine/engine.ts'
import type { QueueRow, Store } from '../store/store.ts'
import { type Explanation, type Held, sentencesOf } from '../task/explanation.ts'
import { checkQueue, limitsText, type QueueLimits, type QueueOptions, queueLimits } from '../task/queue.ts'
import type { ScheduleInfo, ScheduleTick } from '../task/schedule-plan.ts'
import type { Status } from '../task/status.ts'
import { timetableText } from '../task/timetable.ts'

/** A queue, with what bounds it in words. Counts of 10,000 mean that many or more. */
export interface ConsoleQueue extends QueueRow {
  limits: QueueLimits
  /** `20 at once, 2 of a key`; empty: nothing. */
  bounds: string
  /** What the code says, where an operator says otherwise. */
  codeBounds: string | null
}

/** `status`: of the task that was launched; null: none was, or it is deleted. */
export interface ConsoleTick extends ScheduleTick {
  status: Status | null
}

export interface ConsoleSchedule extends Omit<ScheduleInfo, 'ticks'> {
  /** `every 15 minutes`, `0 3 * * * Europe/Berlin`. */
  when: string
  ticks: ConsoleTick[]
}

/** Why a task is where it is, a sentence a line; `tasks` are those that the sentences name, as `name id`. */
export interface ConsoleExplanation extends Explanation {
  sentences: string[]
  tasks: Held[]
}

export const SCHEDULE_ACTS = ['pause', 'resume', 'run', 'remove'] as const
export type ScheduleAct = (typeof SCHEDULE_ACTS)[number]

/** Error: `TASK_NOT_FOUND`. */
export async function consoleExplanation(engine: Engine, id: string): Promise<ConsoleExplanation> {
  const explanation = await engine.host.explain(id)
  const tasks = explanation.reasons.flatMap((reason) =>
    'held' in reason ? reason.held : reason.kind === 'waits-for-children' ? reason.children : [],
  )
  return { ...explanation, sentences: sentencesOf(explanation), tasks }
}

export async function consoleQueues(store: Store): Promise<ConsoleQueue[]> {
  return (await store.queues()).map((row) => {
    const limits = { ...row.declared, ...row.override }
    return {
      ...row,
      limits,
      bounds: limitsText(limits),
      codeBounds: row.override ? limitsText(row.declared ?? {}) : null,
    }
  })
}

/** Pauses or resumes a queue, or bounds it otherwise than the code does (null: as the code does). Errors: `INVALID_OPTION`, `INVALID_NAME`, `UNKNOWN_OPTION`. */
export async function setConsoleQueue(
  store: Store,
  by: string,
  name: string,
  change: { paused?: boolean; bounds?: Omit<QueueOptions, 'name'> | null },
): Promise<void> {
  checkQueue({ ...change.bounds, name })
  await store.setQueue({
    name,
    by,
    ...(change.paused === undefined ? {} : { paused: Boolean(change.paused) }),
    ...(change.bounds === undefined ? {} : { limits: change.bounds && queueLimits(change.bounds) }),
  })
}

export async function consoleSchedules(engine: Engine): Promise<ConsoleSchedule[]> {
  const schedules = await engine.host.schedules()
  const ids = [...new Set(schedules.flatMap(({ ticks }) => ticks.flatMap(({ task }) => task ?? [])))]
  const records = ids.length > 0 ? await engine.store.get(ids) : []
  const statuses = new Map(records.map((record) => [record?.id, record?.status]))
  return schedules.map((each) => ({
    ...each,
    when: timetableText(each.timetable),
    ticks: each.ticks.map((tick) => ({ ...tick, status: (tick.task && statuses.get(tick.task)) || null })),
  }))
}

/** Gives the id of the task that was launched. Errors: `SCHEDULE_NOT_FOUND`, `INVALID_OPTION`. */
export async function setConsoleSchedule(
  engine: Engine,
  by: string,
  name: string,
  act: ScheduleAct,
): Promise<string | null> {
  const host = engine.hostOfOperator(by)
  switch (act) {
    case 'run':
      return (await host.setSchedule({ name, run: true }))?.id ?? null
    case 'remove':
      await host.setSchedule({ name, removed: true })
      return null
    case 'pause':
    case 'resume':
      await host.setSchedule({ name, paused: act === 'pause' })
      return null
    default:
      throw new OffstageError('INVALID_OPTION', `Nothing of this name can be done: ${SCHEDULE_ACTS.join(', ')} can.`)
  }
}
