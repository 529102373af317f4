// Launches what schedules have come to, by the database's clock: each time once, whoever looks, and tells of each time that was left out. Called by a driver's timer, in every process.
// Races survived: two processes look at once (one holds the schedule, and has moved it on when the other sees it). A clock that is set forward: what lies between is missed, and made up for
// as the schedule says. One that is set back: the next time stands, and what was launched is not launched again; by more than a day, and it goes by the clock as it is now.
import { isOffstageError } from '../../../base/errors.ts'
import { newestTimes } from '../../../task/newest-times.ts'
import type { ScheduleTick } from '../../../task/schedule-plan.ts'
import { timesAfter } from '../../../task/timetable.ts'
import type { ScheduleRow } from '../../schedule-row.ts'
import type { Dialect } from '../dialect.ts'
import { scheduleOf } from '../schedules.ts'
import { stopTasks } from '../stop-tasks.ts'
import type { Row, Statement, Tx } from '../tx.ts'
import { knownTicks, launchTasks, noteTicks } from './ticks.ts'

interface Due extends Omit<ScheduleRow, 'ticks'> {
  /** When its next time was worked out. */
  readonly movedAt: number
  /** The first time that had not come when the clock went ahead by days; null: it did not. */
  readonly resumesAt: number | null
}

/** Schedules at a time, and times of one that are looked at and made up for. */
const AT_A_TIME = 50
const MOST_TIMES = 100
/** What comes later than this was missed. */
const LATE_MS = 60_000
const SET_BACK_MS = 86_400_000
const MISSED = 'missed: nobody was there to launch it'
const OUTLIVED = 'left out: of those that wait, the last one is launched'

const HAS_COME = (d: Dialect) => `(s.next_at <= ${d.now} and (s.waits_for is null
    or not exists (select 1 from tasks t where t.id = s.waits_for and t.ended_at is null)))`
const WAS_AHEAD = (d: Dialect) => `s.moved_at > ${d.now} + ${SET_BACK_MS}`
/** Asked twice a second: each part along an index of its own. */
const ANY: Statement = (d) => `select 1 where
  exists (select 1 from schedules s where s.paused_at is null and ${HAS_COME(d)})
  or exists (select 1 from schedules s where s.paused_at is null and ${WAS_AHEAD(d)})`
const DUE: Statement = (d) => `select s.*, ${d.now} as now from schedules s
  where s.paused_at is null and (${HAS_COME(d)} or ${WAS_AHEAD(d)})
  order by s.next_at limit ${AT_A_TIME} ${d.skipLocked}`
const OPEN: Statement = () =>
  `select id, status from tasks where schedule = $1 and schedule is not null and ended_at is null order by n`
const MOVE_ON: Statement = (d) =>
  `update schedules set next_at = $2, waits_for = $3, resumes_at = $4, moved_at = ${d.now} where name = $1`
const NOT_YET: Statement = () => 'delete from ticks where schedule = $1 and at > $2'

/** Whether a time has come: asked of a reader first. */
export async function isTimeUp(tx: Tx): Promise<boolean> {
  return (await tx.all(ANY)).length > 0
}

/** Gives how many tasks were launched. */
export async function tick(tx: Tx): Promise<number> {
  let launched = 0
  for (const row of await tx.all(DUE)) launched += await advance(tx, dueOf(row), Number(row.now))
  return launched
}

async function advance(tx: Tx, schedule: Due, now: number): Promise<number> {
  const { name } = schedule
  if (schedule.nextAt === null || schedule.nextAt > now) return await beginAnew(tx, schedule, now)
  const times = timesOf(schedule, now)
  if (!times) return 0
  if ('unreadable' in times) {
    await noteTicks(tx, name, [{ at: schedule.nextAt, task: null, note: `not launched: ${times.unreadable}` }])
    await tx.all(MOVE_ON, [name, null, null, null])
    return 0
  }
  const known = await knownTicks(tx, name, times.come[0] as number)
  const come = times.come.filter((at) => !known.has(at))
  const wanted = new Set(wantedOf(schedule, come, now))
  const left = schedule.waitsFor === null && schedule.nextAt <= now - LATE_MS ? MISSED : OUTLIVED
  const ticks: ScheduleTick[] = come.filter((at) => !wanted.has(at)).map((at) => ({ at, task: null, note: left }))
  let [next, waitsFor]: [number | null, string | null] = [times.next, null]
  const isFree = schedule.overlap === 'allow' && schedule.flow?.ownerOpen === undefined
  if (isFree && wanted.size > 0) ticks.push(...(await launchAll(tx, schedule, [...wanted], now)))
  for (const at of isFree ? [] : wanted) {
    const made = await launchAt(tx, schedule, at, now)
    if ('waitsFor' in made) {
      next = at
      waitsFor = made.waitsFor
      break
    }
    ticks.push(made)
  }
  await tx.all(MOVE_ON, [name, next, waitsFor, resumesAtOf(schedule, now)])
  await noteTicks(tx, name, ticks)
  return ticks.filter(({ task }) => task !== null).length
}

/** Those that have come, the oldest first, and the one after them. Undefined: this process cannot tell them, and another may. */
function timesOf(
  { timetable, nextAt }: Due,
  now: number,
): { come: number[]; next: number | null } | { unreadable: string } | undefined {
  const since = nextAt as number
  try {
    const come = [since, ...newestTimes(timetable, since, now, MOST_TIMES)].slice(-MOST_TIMES)
    return { come, next: timesAfter(timetable, now, 1)[0] ?? null }
  } catch (error) {
    if (since > now - LATE_MS) return undefined
    return { unreadable: `its times cannot be told here (${(error as Error).message}); give it others` }
  }
}

/** Which of them are launched. None was missed if the first is hardly late. */
function wantedOf({ missed, overlap, waitsFor }: Due, come: readonly number[], now: number): readonly number[] {
  const [first = now, last = now] = [come[0], come.at(-1)]
  if (missed === 'all') return come
  if (waitsFor !== null) return come.slice(-1)
  if (first > now - LATE_MS) return overlap === 'queue' ? come.slice(-1) : come
  return missed === 'last' || last > now - LATE_MS ? come.slice(-1) : []
}

/** At once: nothing that is open stands in the way of any. */
async function launchAll(tx: Tx, schedule: Due, times: readonly number[], now: number): Promise<ScheduleTick[]> {
  const tasks = await launchTasks(tx, schedule, times.length, { now, ms: schedule.jitterMs })
  return times.map((at, i) => ({ at, task: tasks[i] as string, note: noteOf(schedule, null, now - at) }))
}

async function launchAt(tx: Tx, schedule: Due, at: number, now: number): Promise<ScheduleTick | { waitsFor: string }> {
  const { name, overlap, jitterMs } = schedule
  const open = overlap === 'allow' ? [] : await tx.all(OPEN, [name])
  const [first] = open
  if (first && overlap === 'queue') return { waitsFor: first.id as string }
  if (first && overlap === 'skip')
    return { at, task: null, note: `left out: task ${first.id as string} is ${first.status as string}` }
  try {
    const [task] = (await launchTasks(tx, schedule, 1, { now, ms: jitterMs })) as [string]
    await stopTasks(
      tx,
      open.map(({ id }) => ({
        ...{ id: id as string, by: null, graceMs: null },
        reason: `the schedule '${name}' has come to its next time`,
      })),
    )
    return { at, task, note: noteOf(schedule, open.length > 0 ? (first?.id as string) : null, now - at) }
  } catch (error) {
    if (!isOffstageError(error, 'PLAN_LIMIT')) throw error
    return { at, task: null, note: `not launched: ${error.message}` }
  }
}

function noteOf({ waitsFor }: Due, replaced: string | null, lateMs: number): string | null {
  if (replaced !== null) return `in place of task ${replaced}`
  if (waitsFor !== null) return `waited ${Math.round(lateMs / 1000)} s for the end of task ${waitsFor}`
  return lateMs < LATE_MS ? null : `made up for, ${Math.round(lateMs / 1000)} s late`
}

/** The clock was days ahead: what is told of those days is no more true than they were. What had come before they began does not come again. */
async function beginAnew(tx: Tx, { name, timetable, resumesAt }: Due, now: number): Promise<number> {
  await tx.all(NOT_YET, [name, now + SET_BACK_MS])
  const since = resumesAt !== null && resumesAt <= now + SET_BACK_MS ? Math.max(now, resumesAt - 1) : now
  await tx.all(MOVE_ON, [name, timesAfter(timetable, since, 1)[0] ?? null, null, null])
  return 0
}

/** A clock that went ahead by a day or more may be set back: then this is where the schedule was. After as long an outage it is in the past, and means nothing. */
function resumesAtOf({ movedAt, nextAt, resumesAt }: Due, now: number): number | null {
  return now - movedAt > SET_BACK_MS ? nextAt : resumesAt
}

function dueOf(row: Row): Due {
  return {
    ...scheduleOf(row),
    movedAt: Number(row.moved_at),
    resumesAt: row.resumes_at === null ? null : Number(row.resumes_at),
  }
}
