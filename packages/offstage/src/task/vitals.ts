// What a task's process or thread costs and whether its event loop turns: measured by the runner once a second, kept with the task, the last values to the end.

export interface Vitals {
  /** When they were measured, ms since the epoch. */
  at: number
  /** Processor time used by this attempt so far, ms, of user and system together. */
  cpuMs: number
  /** Resident memory of its process now, and the most that was seen, bytes. Of a thread: its JavaScript heap. */
  memoryBytes: number
  peakMemoryBytes: number
  /** The share of the last second that its event loop was busy, 0 to 1; null where it cannot be told. */
  loopBusy: number | null
  /** Since when its event loop has not turned, ms since the epoch: it is stuck in synchronous code. Null while it turns. */
  stuckSince: number | null
}
