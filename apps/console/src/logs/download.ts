// A log as the text of a file: as plain text with times, or as one JSON object a line, exactly as it was printed.
import { plainText } from '../format/ansi.ts'
import type { ConsoleLogLine } from '../server.ts'

export function logAsText(lines: readonly ConsoleLogLine[]): string {
  return lines
    .map(({ at, level, text }) => `${new Date(at).toISOString()} ${level.padEnd(5)} ${plainText(text)}\n`)
    .join('')
}

export function logAsJsonLines(lines: readonly ConsoleLogLine[]): string {
  return lines
    .map(({ seq, at, level, text }) => `${JSON.stringify({ seq, at: new Date(at).toISOString(), level, text })}\n`)
    .join('')
}
