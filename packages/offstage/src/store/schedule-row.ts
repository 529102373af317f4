// A schedule as it is given to the store, and as the store tells it.
import type { SchedulePlan, ScheduleTick } from '../task/schedule-plan.ts'
import type { NewTask } from './new-task.ts'

export interface NewSchedule extends Omit<SchedulePlan, 'flow'> {
  owner: string | null
  /** What its tasks are launched with beside their arguments. */
  flow?: Partial<NewTask>
}

/** Times are ms since the epoch. */
export interface ScheduleRow extends NewSchedule {
  /** Whether it stands in the code, or was made while the app ran. */
  origin: 'code' | 'app'
  /** Stays while it is paused; null when no time is left. */
  nextAt: number | null
  pausedAt: number | null
  pausedBy: string | null
  /** The task whose end `nextAt` waits for. */
  waitsFor: string | null
  /** The newest times, newest first, at most 10. */
  ticks: ScheduleTick[]
}

/** What is done to a schedule while the app runs. */
export type ScheduleChange =
  | { name: string; put: NewSchedule }
  | { name: string; paused: boolean; by: string | null }
  | { name: string; run: true; by: string | null }
  | { name: string; removed: true }
