// A torture run on the embedded store: one file in the run's folder, looked into through a connection of our own.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { note, steadyMs } from './evidence.ts'
import { type Ask, countOpen, readEnds, readRows } from './final-rows.ts'
import { pauseOr, seenWithin } from './pause.ts'
import type { Site } from './site.ts'
import { LOG_IN_FILE, readTicks } from './tick-log.ts'

/** How long it is tried to get the lock. */
const LOCK_MS = 3000

export function sqliteSite(folder: string, evidence: string): Site {
  const data = join(folder, 'data')
  const path = join(data, 'offstage.db')
  const ask: Ask = async (sql) => {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    try {
      return database.prepare(sql).all()
    } finally {
      database.close()
    }
  }
  const change = (sql: string) => {
    const database = new DatabaseSync(path, { timeout: 30_000 })
    try {
      database.exec(sql)
    } finally {
      database.close()
    }
  }
  let isLocked = false
  return {
    environment: () => ({ OFFSTAGE_DATA: data }),
    async befall(trouble, over) {
      if (trouble.what !== 'lock' || isLocked) return false
      isLocked = true
      const database = new DatabaseSync(path)
      try {
        if (!(await seenWithin(LOCK_MS, () => isTaken(database)))) return false
        const at = steadyMs()
        await pauseOr(trouble.forMs, over)
        database.exec('rollback')
        note(evidence, { kind: 'trouble', what: 'store', at, until: steadyMs() })
        return true
      } finally {
        database.close()
        isLocked = false
      }
    },
    ends: () => readEnds(ask, ''),
    openTasks: () => countOpen(ask, ''),
    rows: () => readRows(ask, ''),
    keepTicks: async () => change(LOG_IN_FILE),
    endSchedules: async () => change('update schedules set paused_at = 1'),
    ticks: () => readTicks(ask, ''),
    close: async () => undefined,
  }
}

function isTaken(database: DatabaseSync): boolean {
  try {
    database.exec('begin immediate')
    return true
  } catch {
    // Somebody writes just now.
    return false
  }
}
