// Saves a log as a file: as plain text with times, or as one JSON object a line, exactly as it was printed.
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

export function saveFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name.replace(/[^\w.-]+/g, '-')
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
