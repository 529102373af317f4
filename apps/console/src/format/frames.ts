// Frames of an X-ray or of a kill report as text.
import type { StackFrame } from '../server.ts'

/** `/app/tasks.ts:12:9`, or with no column `/app/tasks.ts:12`; '' for what has no place, such as the garbage collector. */
export function placeOf({ file, line, column }: { file: string; line: number; column?: number }): string {
  if (file === '' || line < 1) return ''
  return `${file.replace(/^file:\/\//, '')}:${line}${column === undefined ? '' : `:${column}`}`
}

export function functionOf(frame: { function: string }): string {
  return frame.function || '(anonymous)'
}

/** The stack as V8 writes one, to be copied. */
export function stackText(frames: readonly StackFrame[]): string {
  return frames
    .map((frame) => (frame.function ? `    at ${frame.function} (${placeOf(frame)})` : `    at ${placeOf(frame)}`))
    .join('\n')
}
