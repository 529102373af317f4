// Answers an order to look into the thread of a task: a session with it is opened for that alone, and closed again whatever happens.
import type { Inspector } from './inspector.ts'
import { look } from './look.ts'
import { LOOK_MS, type LookAnswer, type LookOrder } from './sight.ts'

/** A session with a thread, within this process, so that no port is open. */
export interface InspectorSession extends Inspector {
  close(): void
}

/** By then nobody waits for the answer any more. */
const GIVE_UP_MS = 2 * LOOK_MS

/** `ownFd`: see look. */
/** Never rejects. */
export async function answerLook(
  { ask, profileMs }: LookOrder,
  open: () => InspectorSession,
  ownFd: number | null,
): Promise<LookAnswer> {
  const tooLate = Promise.withResolvers<never>()
  const timer = setTimeout(() => tooLate.reject(new Error('it did not answer')), GIVE_UP_MS + profileMs)
  let session: InspectorSession | undefined
  try {
    session = open()
    return { kind: 'look', ask, look: await Promise.race([look(session, { profileMs, ownFd }), tooLate.promise]) }
  } catch (error) {
    return { kind: 'look', ask, error: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
    session?.close()
  }
}
