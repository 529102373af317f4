// The moment before which a task does not begin: as a launch or a change of plan says it, checked, and as it is kept.
import { type Duration, durationMs } from '../base/duration.ts'
import { clip, OffstageError } from '../base/errors.ts'

export interface DueOptions {
  /** Begins no sooner than after this span. */
  delay?: Duration
  /** Begins no sooner than at this moment: a Date or ms since the epoch. Not with `delay`. */
  runAt?: Date | number
}

/** So many ms from now, or a moment (ms since the epoch), by the store's clock. */
export type Due = { afterMs: number } | { at: number }

export const DUE_OPTIONS = ['delay', 'runAt'] as const

/** Error: `INVALID_OPTION`. */
export function checkDue({ delay, runAt }: { [Option in keyof DueOptions]?: unknown }): void {
  if (delay !== undefined && runAt !== undefined)
    throw invalid('runAt', runAt, 'stands beside delay. Give one of them.')
  if (delay !== undefined && durationMs(delay) === undefined)
    throw invalid('delay', delay, "is no span from 0 to 24 days. Give ms, or a text such as '30s', '2h'; or runAt.")
  if (runAt !== undefined && !Number.isFinite(momentOf(runAt)))
    throw invalid('runAt', runAt, 'is no moment. Give a valid Date, or milliseconds since the epoch.')
}

/** Was checked before. Undefined: at once. */
export function dueOf({ delay, runAt }: DueOptions): Due | undefined {
  if (delay !== undefined) return { afterMs: durationMs(delay) as number }
  return runAt === undefined ? undefined : { at: momentOf(runAt) }
}

function momentOf(moment: unknown): number {
  return Math.trunc(moment instanceof Date ? moment.getTime() : (moment as number))
}

function invalid(option: string, given: unknown, fact: string): OffstageError {
  return new OffstageError('INVALID_OPTION', `${option}: '${clip(String(given))}' ${fact}`)
}
