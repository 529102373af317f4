// Schedules as rows: how one is written and read. Used by the verbs of schedules.
import type { NewSchedule, ScheduleRow } from '../schedule-row.ts'
import type { Cell, Row } from './tx.ts'

/** What of a schedule is kept as one text: it is compared to find out whether the code says something new. */
export function planOf({
  task,
  args,
  timetable,
  overlap,
  missed,
  jitterMs,
  owner,
  tags,
  run,
  flow,
}: NewSchedule): string {
  return JSON.stringify({ task, args, timetable, overlap, missed, jitterMs, owner, tags, run, flow })
}

export function scheduleOf(row: Row): Omit<ScheduleRow, 'ticks'> {
  return {
    ...(JSON.parse(row.plan as string) as Omit<NewSchedule, 'name'>),
    name: row.name as string,
    origin: row.origin as 'code' | 'app',
    nextAt: numberOf(row.next_at),
    pausedAt: numberOf(row.paused_at),
    pausedBy: row.paused_by as string | null,
    waitsFor: row.waits_for as string | null,
  }
}

function numberOf(cell: Cell | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell)
}
