// A queue as the store keeps it.
import type { QueueLimits } from '../task/queue.ts'

/** A queue of which something is said. */
export interface QueueRow {
  name: string
  /** By the code, and by an operator, whose word goes before. */
  declared: QueueLimits | null
  override: QueueLimits | null
  pausedAt: number | null
  pausedBy: string | null
}

/** What an operator wants of a queue: other limits (null: those of the code again), a pause, its end. */
export interface QueueChange {
  name: string
  limits?: QueueLimits | null
  paused?: boolean
  by: string | null
}
