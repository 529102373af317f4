// How tasks look in the terminal: the colour of a status, a line of a log.
import type { Status } from '../task/status.ts'
import type { LogLine } from './follow-task.ts'
import type { Out, Paint } from './out.ts'
import { clockText } from './times.ts'

export const STATUS_PAINT: Readonly<Record<Status, Paint>> = {
  queued: 'dim',
  running: 'cyan',
  stopping: 'yellow',
  completed: 'green',
  failed: 'red',
  killed: 'yellow',
  missing: 'magenta',
}

const LEVEL_PAINT = { debug: 'dim', info: 'dim', warn: 'yellow', error: 'red' } as const

/** `14:02:11.042 error What was printed`; the level `info` is left out. */
export function logLine(out: Out, { at, level, text }: Pick<LogLine, 'at' | 'level' | 'text'>): string {
  const mark = level === 'info' ? '' : `${out.paint(LEVEL_PAINT[level], level)} `
  return `${out.paint('dim', clockText(at))} ${mark}${text}`
}
