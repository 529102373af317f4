// Where a torture run's tasks are kept: what both stores must tell and let be done to them.
import type { FinalRow } from './check/evidence-index.ts'
import type { Line } from './evidence.ts'
import type { Trouble } from './plan.ts'

export interface End {
  id: string
  status: string
  seq: number
}

export interface Site {
  /** The environment in which a process reaches the store; `who` tells apart those whose connections are to be disturbed apart. */
  environment(who: string): Record<string, string>
  /** Does what the trouble says and resolves when it is over, or soon after `over` is aborted. False: this store knows no such trouble. */
  befall(trouble: Trouble, over: AbortSignal): Promise<boolean>
  /** Tasks that have ended so far. */
  ends(): Promise<End[]>
  openTasks(): Promise<number>
  rows(): Promise<FinalRow[]>
  /** From now on what is written of the times of schedules is kept. The store is made. */
  keepTicks(): Promise<void>
  /** No more times of schedules. */
  endSchedules(): Promise<void>
  /** Schedules, and what was kept of their times. */
  ticks(): Promise<Line[]>
  close(): Promise<void>
}
