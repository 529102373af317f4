// A schedule as it is given to the store, and as the store tells it.
import type { Flow } from '../task/flow.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { Timetable } from '../task/timetable.ts'

/** What becomes of a time that comes while the task of an earlier one has not ended: it is left out, waits for that end, is launched beside it, or takes its place. */
export type Overlap = 'skip' | 'queue' | 'allow' | 'replace'
/** What becomes of times at which nobody was there to launch: the last is made up for, or all (at most 100), or none. */
export type Missed = 'last' | 'all' | 'none'

export interface NewSchedule {
  name: string
  task: string
  /** Encoded arguments. */
  args: string
  timetable: Timetable
  overlap: Overlap
  missed: Missed
  /** A task begins up to so many ms after its time, at random. */
  jitterMs: number
  owner: string | null
  tags: string[]
  run?: RunOptions
  flow?: Flow & { keepMs?: number | null }
}

/** Times are ms since the epoch. */
export interface ScheduleRow extends NewSchedule {
  /** Whether it stands in the code, or was made while the app ran. */
  origin: 'code' | 'app'
  /** Null while it is paused and when no time is left. */
  nextAt: number | null
  pausedAt: number | null
  pausedBy: string | null
  /** The newest times, newest first, at most 10: with the task that was launched, or why none was. */
  ticks: Tick[]
}

export interface Tick {
  at: number
  task: string | null
  note: string | null
}

/** What is done to a schedule while the app runs. */
export type ScheduleChange =
  | { name: string; put: NewSchedule }
  | { name: string; paused: boolean; by: string | null }
  | { name: string; run: true; by: string | null }
  | { name: string; removed: true }
