// How an attempt ended, as data: made by the worker from what the runner reports, recorded by the store's settle.
import type { Failure } from './failure.ts'
import type { TerminationStatus } from './status.ts'

/** The end of a task. `result` is encoded. */
export type Outcome =
  | { status: 'completed'; result: string }
  | { status: 'failed'; error: Failure }
  | { status: 'killed'; error: Failure }
  | { status: 'missing'; error: Failure }

export function failed(code: string, message: string, cause?: Failure): Outcome {
  return { status: 'failed', error: { name: 'OffstageError', code, message, ...(cause ? { cause } : {}) } }
}

/** The end by a kill; the message carries who and why, if known. */
export function killed(by: string | null, reason: string | null): Outcome {
  const message = `The task was killed${by ? ` by ${by}` : ''}${reason ? `: ${reason}` : '.'}`
  return { status: 'killed', error: { name: 'TaskKilledError', code: 'TASK_KILLED', message } }
}

export function missing(message: string): Outcome {
  return { status: 'missing', error: { name: 'TaskMissingError', code: 'TASK_MISSING', message } }
}

export type { TerminationStatus }
