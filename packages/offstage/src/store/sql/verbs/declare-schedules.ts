// Stores the schedules that the code declares, where that is news: new ones begin, changed ones go by their new timetable from now on, those that are gone are deleted: of tasks that this
// code knows, for others may know others. What was made while the app ran stays. Called by workers and servers as they start: the last to start is believed.
import { type Timetable, timesAfter } from '../../../task/timetable.ts'
import type { NewSchedule } from '../../schedule-row.ts'
import { planOf } from '../schedules.ts'
import { batch, type Row, type Statement, type Tx } from '../tx.ts'

const CODE: Statement = (d) => `select name, plan, next_at, ${d.now} as now from schedules where origin = 'code'`
const OLD: Statement = (d) => `select plan, next_at, paused_at from schedules where name = $1 ${d.locked}`
const NOW: Statement = (d) => `select ${d.now} as now`
const PUT: Statement = (d) => `insert into schedules (name, origin, plan, next_at, moved_at)
  select r.name, r.origin, r.plan, r.next_at, ${d.now} from ${d.rows('$1', { name: 'text', origin: 'text', plan: 'text', next_at: 'integer' })} as r where true
  on conflict (name) do update set origin = excluded.origin, plan = excluded.plan, next_at = excluded.next_at,
    moved_at = excluded.moved_at, waits_for = null`
const DROP: Statement = (d) =>
  `delete from schedules where name in (select name from ${d.rows('$1', { name: 'text' })} as r)`
const FORGET: Statement = (d) =>
  `delete from ticks where schedule in (select name from ${d.rows('$1', { name: 'text' })} as r)`

export interface Declaration {
  schedules: readonly NewSchedule[]
  /** The names of the tasks that the code knows. */
  tasks: readonly string[]
}

/** Gives whether anything changed. */
export async function declareSchedules(tx: Tx, declaration: Declaration): Promise<boolean> {
  const { fresh, gone } = await news(tx, declaration)
  if (gone.length > 0) await dropSchedules(tx, gone)
  for (const schedule of fresh) await putSchedule(tx, schedule, 'code')
  return fresh.length + gone.length > 0
}

/** Whether there is anything to write: asked of a reader first. */
export async function areSchedulesNews(tx: Tx, declaration: Declaration): Promise<boolean> {
  const { fresh, gone } = await news(tx, declaration)
  return fresh.length + gone.length > 0
}

/** Stores one, beginning now. A time that has come and was not launched yet is not forgotten: it is launched with what is said now. */
export async function putSchedule(tx: Tx, schedule: NewSchedule, origin: 'code' | 'app'): Promise<void> {
  // Held first: what another process launches at this moment is in the past then.
  const [old] = await tx.all(OLD, [schedule.name])
  const now = Number((await tx.all(NOW))[0]?.now)
  const whole = withFrom(schedule, old, now)
  const isSame = old && JSON.stringify(timetableOf(old)) === JSON.stringify(whole.timetable)
  const hasCome = old && old.next_at !== null && old.paused_at === null && Number(old.next_at) <= now
  const nextAt = (isSame || hasCome ? old.next_at : null) ?? timesAfter(whole.timetable, now, 1)[0] ?? null
  await tx.all(PUT, [batch([[schedule.name, origin, planOf(whole), nextAt]])])
}

/** With what is told of their times. */
export async function dropSchedules(tx: Tx, names: readonly string[]): Promise<void> {
  const rows = batch(names.map((name) => [name]))
  await tx.all(DROP, [rows])
  await tx.all(FORGET, [rows])
}

async function news(tx: Tx, { schedules, tasks }: Declaration): Promise<{ fresh: NewSchedule[]; gone: string[] }> {
  const stored = new Map((await tx.all(CODE)).map((row) => [row.name as string, row]))
  const fresh = schedules.filter((schedule) => {
    const row = stored.get(schedule.name)
    if (!row || planOf(withFrom(schedule, row, 0)) !== row.plan) return true
    // It had no time left, or nobody could tell its times.
    return row.next_at === null && timesAfter(timetableOf(row), Number(row.now), 1).length > 0
  })
  const names = new Set(schedules.map(({ name }) => name))
  const known = new Set(tasks)
  const gone = [...stored].filter(([name, { plan }]) => {
    const { task } = JSON.parse(plan as string) as NewSchedule
    return !names.has(name) && known.has(task)
  })
  return { fresh, gone: gone.map(([name]) => name) }
}

/** One that counts has a beginning: its own, else that which it had. It stays though the span changes: a deploy that goes to and fro must not put off the next time for ever. */
function withFrom(schedule: NewSchedule, old: Row | undefined, now: number): NewSchedule {
  const { timetable } = schedule
  if (timetable.every === undefined || timetable.from !== undefined) return schedule
  const { from = now } = old ? timetableOf(old) : {}
  return { ...schedule, timetable: { ...timetable, from } }
}

function timetableOf(row: Row): Timetable {
  return (JSON.parse(row.plan as string) as NewSchedule).timetable
}
