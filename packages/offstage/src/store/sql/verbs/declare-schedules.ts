// Stores the schedules that the code declares, where that is news: new ones begin, changed ones go by their new timetable from now on, those that are gone are deleted: of tasks that this
// code knows, for others may know others. What was made while the app ran stays. Called by workers and servers as they start: the last to start is believed.
import { timesAfter } from '../../../task/timetable.ts'
import type { NewSchedule } from '../../schedule-row.ts'
import { planOf } from '../schedules.ts'
import { batch, type Row, type Statement, type Tx } from '../tx.ts'

const CODE: Statement = (d) => `select name, plan, next_at, ${d.now} as now from schedules where origin = 'code'`
const ANY: Statement = () => 'select name, origin, plan, paused_at from schedules where name = $1'
const NOW: Statement = (d) => `select ${d.now} as now`
export const PUT: Statement = (d) => `insert into schedules (name, origin, plan, next_at)
  select r.name, r.origin, r.plan, r.next_at from ${d.rows('$1', { name: 'text', origin: 'text', plan: 'text', next_at: 'integer' })} as r where true
  on conflict (name) do update set origin = excluded.origin, plan = excluded.plan, next_at = excluded.next_at`
const DROP: Statement = (d) =>
  `delete from schedules where name in (select name from ${d.rows('$1', { name: 'text' })} as r)`

export interface Declaration {
  schedules: readonly NewSchedule[]
  /** The names of the tasks that the code knows. */
  tasks: readonly string[]
}

/** Gives whether anything changed. */
export async function declareSchedules(tx: Tx, declaration: Declaration): Promise<boolean> {
  const { fresh, gone } = await news(tx, declaration)
  if (gone.length > 0) await tx.all(DROP, [batch(gone.map((name) => [name]))])
  for (const schedule of fresh) await putSchedule(tx, schedule, 'code')
  return fresh.length + gone.length > 0
}

/** Whether there is anything to write: asked of a reader first. */
export async function areSchedulesNews(tx: Tx, declaration: Declaration): Promise<boolean> {
  const { fresh, gone } = await news(tx, declaration)
  return fresh.length + gone.length > 0
}

/** Stores one, beginning now; a timetable that counts does so from now, or from where it did before. */
export async function putSchedule(tx: Tx, schedule: NewSchedule, origin: 'code' | 'app'): Promise<void> {
  const [[{ now } = {}], [old]] = [await tx.all(NOW), await tx.all(ANY, [schedule.name])]
  const whole = withFrom(schedule, old, Number(now))
  const [nextAt = null] = timesAfter(whole.timetable, Number(now), 1)
  await tx.all(PUT, [batch([[schedule.name, origin, planOf(whole), nextAt]])])
}

async function news(tx: Tx, { schedules, tasks }: Declaration): Promise<{ fresh: NewSchedule[]; gone: string[] }> {
  const stored = new Map((await tx.all(CODE)).map((row) => [row.name as string, row]))
  const fresh = schedules.filter((schedule) => {
    const row = stored.get(schedule.name)
    return !row || planOf(withFrom(schedule, row, 0)) !== row.plan
  })
  const names = new Set(schedules.map(({ name }) => name))
  const known = new Set(tasks)
  const gone = [...stored].filter(([name, { plan }]) => {
    const { task } = JSON.parse(plan as string) as NewSchedule
    return !names.has(name) && known.has(task)
  })
  return { fresh, gone: gone.map(([name]) => name) }
}

/** One that counts has a beginning: its own, else that which it had, if it counts as it did. */
function withFrom(schedule: NewSchedule, old: Row | undefined, now: number): NewSchedule {
  const { timetable } = schedule
  if (timetable.every === undefined || timetable.from !== undefined) return schedule
  const before = old ? (JSON.parse(old.plan as string) as NewSchedule).timetable : undefined
  const from = before?.every === timetable.every && before.from !== undefined ? before.from : now
  return { ...schedule, timetable: { ...timetable, from } }
}
