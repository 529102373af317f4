// A stack in the terminal: the user's own frames first, then those of Node and of libraries. Called by `xray` and `show`.
import type { StackFrame } from '../task/xray.ts'
import { inertLine } from './inert.ts'
import type { Out } from './out.ts'
import { placeText } from './place.ts'

const WIDEST_NAME = 40

/** One line a frame, the innermost call first within each part. */
export function stackLines(out: Out, frames: StackFrame[]): string[] {
  const own = frames.filter(({ isUser }) => isUser)
  const others = frames.filter(({ isUser }) => !isUser)
  const width = Math.min(WIDEST_NAME, Math.max(0, ...frames.map((frame) => nameOf(frame).length)))
  const line = (frame: StackFrame) => `${nameOf(frame).padEnd(width)}  ${placeText(frame)}`
  return [
    ...own.map(line),
    ...(own.length > 0 && others.length > 0 ? [out.paint('dim', '… of Node and libraries:')] : []),
    ...others.map((frame) => out.paint('dim', line(frame))),
  ]
}

function nameOf(frame: StackFrame): string {
  return inertLine(frame.function) || '(anonymous)'
}
