// A schedule as data: what is asked for, and what is told of it.
import type { Flow } from './flow.ts'
import type { RunOptions } from './run-options.ts'
import type { Timetable } from './timetable.ts'

/** What becomes of a time that comes while the task of an earlier one has not ended: it is left out, waits for that end, is launched beside it, or takes its place. */
export type Overlap = 'skip' | 'queue' | 'allow' | 'replace'
/** What becomes of times at which nobody was there to launch: the last is made up for, or all (at most 100), or none. */
export type Missed = 'last' | 'all' | 'none'

export interface SchedulePlan {
  name: string
  task: string
  /** Encoded arguments. */
  args: string
  timetable: Timetable
  overlap: Overlap
  missed: Missed
  /** A task begins up to so many ms after its time, at random. */
  jitterMs: number
  tags: string[]
  /** Absent: that of who asks. */
  owner?: string | null
  run?: RunOptions
  flow?: Flow
}

/** A time that has come: with the task that was launched, or why none was. Ms since the epoch. */
export interface ScheduleTick {
  at: number
  task: string | null
  note: string | null
}

/** What is told of a schedule. Times are ms since the epoch. */
export interface ScheduleInfo extends Omit<SchedulePlan, 'args' | 'run' | 'flow' | 'owner'> {
  owner: string | null
  /** Whether it stands in the code, or was made while the app ran. */
  origin: 'code' | 'app'
  /** The next five times; none while it is paused. */
  next: number[]
  /** A time has come, and waits for the end of this task. */
  waitsFor: string | null
  pausedAt: number | null
  pausedBy: string | null
  /** The newest times that have come, newest first, at most 10. */
  ticks: ScheduleTick[]
}

/** What is asked of a schedule. */
export type ScheduleWish =
  | { put: SchedulePlan }
  | { name: string; paused: boolean }
  | { name: string; run: true }
  | { name: string; removed: true }
