// The last look at a task that is about to be ended by force: a stack, or why there is none.
import type { Finding } from '../ladder.ts'
import { usersFirst } from './frames.ts'
import type { Look } from './sight.ts'

/** A task may not live longer for it than this. With the end itself that is under half a second, and far more than the look takes where it succeeds. */
export const INQUEST_MS = 350

/** Never rejects. `look` must keep to the time. */
export async function inquest(look: (withinMs: number) => Promise<Look>): Promise<Finding> {
  try {
    const { activity, stack } = await look(INQUEST_MS)
    if (activity === 'waiting') return { stack: null, note: 'it waited: its event loop was idle' }
    return { stack: usersFirst(stack), note: null }
  } catch {
    // It cannot answer, or died meanwhile: in either case there is nothing to be had.
    return { stack: null, note: `it did not answer within ${INQUEST_MS} ms` }
  }
}
