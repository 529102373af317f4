// What the command line says to the shell. Named in every command's help.
import { isOffstageError } from '../base/errors.ts'
import type { TerminationStatus } from '../task/status.ts'

export const EXIT = { ok: 0, failed: 1, usage: 2, notFound: 3, interrupted: 130 } as const

/** How `launch --wait` ends for each end of its task. */
export const EXIT_OF_END: Readonly<Record<TerminationStatus, number>> = {
  completed: 0,
  failed: 4,
  killed: 5,
  missing: 6,
}

const NOT_FOUND = ['TASK_NOT_FOUND', 'AMBIGUOUS_ID', 'UNKNOWN_TASK_NAME', 'QUEUE_NOT_FOUND', 'SCHEDULE_NOT_FOUND']
const USAGE = ['USAGE', 'INVALID_JSON', 'SHORT_ID']

export const EXIT_HELP = `
Exit codes:
  0  all went well
  1  the command failed, or the configuration is wrong
  2  wrong usage
  3  no such task, or several fit the id; no such queue or schedule`

export function exitCodeOf(error: unknown): number {
  if (!isOffstageError(error)) return EXIT.failed
  if (NOT_FOUND.includes(error.code)) return EXIT.notFound
  return USAGE.includes(error.code) ? EXIT.usage : EXIT.failed
}
