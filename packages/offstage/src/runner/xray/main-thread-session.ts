// A session of the watchdog's with the main thread of its process, where the task runs.
import { Session } from 'node:inspector/promises'
import type { InspectorSession } from './answer-look.ts'
import type { Inspector } from './inspector.ts'

export function openMainThreadSession(): InspectorSession {
  const session = new Session()
  session.connectToMainThread()
  // Typed by method; here any may be posted.
  const post = session.post.bind(session) as unknown as Inspector['post']
  return { post, close: () => session.disconnect() }
}
