// A queue as the store keeps it.
import type { QueueLimits } from '../task/queue.ts'

/** A queue in which tasks wait or run, or of which something is said. */
export interface QueueRow {
  name: string
  /** By the code, and by an operator, whose word goes before. */
  declared: QueueLimits | null
  override: QueueLimits | null
  pausedAt: number | null
  pausedBy: string | null
  /** How many tasks wait, also for their time; 10,000 means that many or more. */
  queued: number
  running: number
}

/** What an operator wants of a queue: other limits (null: those of the code again), a pause, its end. */
export interface QueueChange {
  name: string
  limits?: QueueLimits | null
  paused?: boolean
  by: string | null
}
