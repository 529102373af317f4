// What is done to one schedule while the app runs: made or changed, paused and resumed, run at once, deleted. Called by the app and by operators.
import { timesAfter } from '../../../task/timetable.ts'
import type { ScheduleChange } from '../../schedule-row.ts'
import { scheduleOf } from '../schedules.ts'
import { storable } from '../storable.ts'
import type { Statement, Tx } from '../tx.ts'
import { dropSchedules, putSchedule } from './declare-schedules.ts'
import { AT_ONCE, launchTasks, noteTicks } from './ticks.ts'

const GET: Statement = (d) => `select s.*, ${d.now} as now from schedules s where s.name = $1 ${d.locked}`
const PAUSE: Statement = (d) =>
  `update schedules set paused_at = ${d.now}, paused_by = $2 where name = $1 and paused_at is null`
const RESUME: Statement = (d) =>
  `update schedules set paused_at = null, paused_by = null, next_at = $2, moved_at = ${d.now}, waits_for = null where name = $1`
/** Later than all that is told of it: each time is told once. */
const FREE: Statement = () => 'select max(at) as at from ticks where schedule = $1 and at >= $2'

/** Gives whether there is such a schedule, or the id of the task that was launched. */
export async function setSchedule(tx: Tx, change: ScheduleChange): Promise<boolean | string> {
  if ('put' in change) {
    await putSchedule(tx, change.put, 'app')
    return true
  }
  const { name } = change
  const [row] = await tx.all(GET, [name])
  if (!row) return false
  const schedule = scheduleOf(row)
  const now = Number(row.now)
  if ('removed' in change) await dropSchedules(tx, [name])
  else if ('run' in change) {
    const [task] = (await launchTasks(tx, schedule, 1)) as [string]
    const [taken] = await tx.all(FREE, [name, now])
    const at = taken?.at == null ? now : Number(taken.at) + 1
    await noteTicks(tx, name, [{ at, task, note: `${AT_ONCE}${change.by ? ` by ${storable(change.by)}` : ''}` }])
    return task
  } else if (change.paused) await tx.all(PAUSE, [name, change.by === null ? null : storable(change.by)])
  // What came during the pause was not meant to be launched.
  else if (schedule.pausedAt !== null) await tx.all(RESUME, [name, timesAfter(schedule.timetable, now, 1)[0] ?? null])
  return true
}
