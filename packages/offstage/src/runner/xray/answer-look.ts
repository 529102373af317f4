// Answers a supervisor's order to look, in the watchdog's thread of a task's process: a session with the main thread is opened within the process, so that no port
// is, and closed again whatever happens.
import { Session } from 'node:inspector/promises'
import { LINES } from '../messages.ts'
import type { Inspector } from './inspector.ts'
import { look } from './look.ts'
import { LOOK_MS, type LookAnswer, type LookOrder } from './sight.ts'

/** By then nobody waits for the answer any more. */
const GIVE_UP_MS = 2 * LOOK_MS

export async function answerLook({ ask, profileMs }: LookOrder): Promise<LookAnswer> {
  const session = new Session()
  const tooLate = Promise.withResolvers<never>()
  const timer = setTimeout(() => tooLate.reject(new Error('it did not answer')), GIVE_UP_MS + profileMs)
  try {
    session.connectToMainThread()
    // Typed by method; here any may be posted.
    const post = session.post.bind(session) as unknown as Inspector['post']
    return {
      kind: 'look',
      ask,
      look: await Promise.race([look({ post }, { profileMs, ownFd: LINES.orders }), tooLate.promise]),
    }
  } catch (error) {
    return { kind: 'look', ask, error: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
    session.disconnect()
  }
}
