// What of its process a task can see, as others may have left it.
import { readdirSync } from 'node:fs'

export async function look() {
  return {
    pid: process.pid,
    files: readdirSync('/proc/self/fd').length,
    cwd: process.cwd(),
    variable: process.env.LEFT_BEHIND ?? null,
    handlers: process.listenerCount('SIGTERM'),
    isPatched: 'patched' in Array.prototype || 'alsoPatched' in {} || Math.random() === 4,
  }
}
