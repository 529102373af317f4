// A claimed task and what it was asked by: the store's answer to workers with free slots.
import type { RunOptions } from '../task/run-options.ts'

/** What a worker with free slots asks for. */
export interface ClaimRequest {
  worker: string
  names: string[]
  limit: number
  /** How many more this worker may begin, of queues where it holds back. */
  room?: Record<string, number>
}

/** A claimed task: what an attempt needs. `lease` fences every later write of this attempt. */
export interface Claim {
  id: string
  name: string
  queue: string
  args: string
  owner: string | null
  /** Counted before it starts: 1 for the first. */
  attempt: number
  run: RunOptions
  /** The encoded state that the attempt before left; that of `{}` at first. */
  state: string
  launchedAt: number
  /** What is left of its total time, ms; null: it has none. */
  leftMs: number | null
  lease: string
}

/** The fence: writes with a lease that is no longer the task's own change nothing. */
export interface Fence {
  id: string
  lease: string
}
