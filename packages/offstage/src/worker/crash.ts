// Which failures are crashes: attempts that crash are tried again less often. The store counts them.
import type { Failure } from '../task/failure.ts'

/** The process died without a word of the task: what did that may do it again. */
const CRASHES: readonly (string | undefined)[] = ['EXITED', 'SIGNALLED', 'OUT_OF_MEMORY']

export function isCrash({ code }: Failure): boolean {
  return CRASHES.includes(code)
}
