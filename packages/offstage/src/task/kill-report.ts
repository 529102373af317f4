// How a kill went, kept with the task: made by the worker, read by `task.killReport()`, the console and the command line.
import type { Vitals } from './vitals.ts'
import type { StackFrame } from './xray.ts'

/** Times are ms since the epoch. */
export interface KillReport {
  by: string | null
  reason: string | null
  askedAt: number
  /** When the task was told to stop; null if it did not listen, or was not asked but forced. */
  signalledAt: number | null
  /** When its process was ended by force; null if it ended by itself. */
  forcedAt: number | null
  /** When nothing of it was left. */
  deadAt: number
  /** Where it was when force was used, the user's own frames first; null if none was taken, `stackNote` says why. */
  stack: StackFrame[] | null
  stackNote: string | null
  vitals: Vitals | null
  /** The last lines of its log, at most 20, oldest first. */
  lastLines: string[]
}
