// Stops processes as a debugger, a full swap or a paused container would. One that is stopped in the middle of a commit keeps SQLite's lock for as long as it stands: then nobody
// can write, and no system on one file could judge it. So that what follows is seen at all, such a moment is let go by, and another is taken.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { until } from './until.ts'

/** Others commit as well: a lock is that of a stopped process when it is kept for longer than they take. */
const KEPT_MS = 1000
const TRIES = 20

/** Stops all of them while none holds the lock on the tasks in that data folder. */
export async function freeze(pids: readonly number[], data: string): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    for (const pid of pids) process.kill(pid, name)
  }
  for (let tries = 1; tries <= TRIES; tries++) {
    signal('SIGSTOP')
    const isFree = await until(() => canWrite(join(data, 'offstage.db')), KEPT_MS).catch(() => false)
    if (isFree) return
    signal('SIGCONT')
    await pause(tries)
  }
  throw new Error(`${TRIES} times stopped, and each time in the middle of a commit`)
}

function canWrite(path: string): boolean {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('begin immediate; rollback')
    return true
  } catch {
    // Somebody holds the lock: that is what was asked.
    return false
  } finally {
    database.close()
  }
}
