// What is told of a schedule, from how the store keeps it.
import { clip, OffstageError } from '../base/errors.ts'
import type { ScheduleRow } from '../store/store.ts'
import type { ScheduleInfo } from '../task/schedule-plan.ts'
import { timesAfter } from '../task/timetable.ts'

const TIMES_TOLD = 5

export function infoOf({ args: _args, run: _run, flow: _flow, nextAt, ...row }: ScheduleRow): ScheduleInfo {
  const isSilent = row.pausedAt !== null || nextAt === null
  return { ...row, next: isSilent ? [] : [nextAt, ...timesAfter(row.timetable, nextAt, TIMES_TOLD - 1)] }
}

export function noSchedule(name: string): OffstageError {
  return new OffstageError('SCHEDULE_NOT_FOUND', `There is no schedule '${clip(name)}'.`)
}
