// Where in the code something is, as the command line words it: below the working directory by its relative path.
import { isAbsolute, relative } from 'node:path'
import { inertLine } from './inert.ts'

/** `src/tasks.ts:12:9`, `node:internal/timers:5`; the column is left out where it is not known. */
export function placeText({ file, line, column }: { file: string; line: number; column?: number }): string {
  const path = isAbsolute(file) ? relative(process.cwd(), file) : file
  const near = path === '' || path.startsWith('..') ? file : path
  return `${inertLine(near) || 'unknown'}:${line}${column === undefined ? '' : `:${column}`}`
}
