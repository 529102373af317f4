// SQLite's errors in our words. The names of constraints and files stay, SQL does not.
import type { Failed } from './messages.ts'

const PRIMARY = 0xff
export const BUSY = 5
export const LOCKED = 6
const CANTOPEN = 14
const UNIQUE = 2067

/** Extended result code of an error of SQLite; 0 for any other error. */
export function resultCode(error: unknown): number {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' ? code : 0
}

/** Whether somebody else holds the lock that was needed, so that trying again helps. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error) & PRIMARY
  return code === BUSY || code === LOCKED
}

/** The error as data that can travel. */
export function sqliteFailure(error: unknown, path: string): Failed {
  const message = error instanceof Error ? error.message : String(error)
  const code = resultCode(error)
  if (code === UNIQUE) {
    const [, column = ''] = /failed: ([\w.]+)/.exec(message) ?? []
    return {
      code: 'NOT_UNIQUE',
      message: `${column}: another row has this value already. Use upsertRow to add or update, or get to find that row.`,
    }
  }
  if (isBusy(error)) {
    return {
      code: 'TABLES_BUSY',
      message: `The data tables (${path}) were held by another process for too long. Keep transactions short; look for a task that waits inside one.`,
    }
  }
  // An error of the file system came before SQLite: the folder could not be made.
  const hint =
    HINTS[code === 0 && typeof (error as { syscall?: unknown }).syscall === 'string' ? CANTOPEN : code & PRIMARY]
  if (hint !== undefined)
    return { code: 'TABLES_UNAVAILABLE', message: `The data tables (${path}) cannot be used: ${hint}` }
  return { code: 'TABLES_FAILED', message: `The data tables (${path}) refused a statement: ${message}` }
}

const HINTS: Record<number, string> = {
  8: 'the file or its folder is read-only. Give this user the right to write there.',
  10: 'reading or writing the file failed. Check the disk.',
  11: 'the file is damaged. Restore it from a backup, or move it away to begin anew.',
  13: 'the disk is full. Make room and try again.',
  [CANTOPEN]: 'the file cannot be opened. Check that its folder exists and that this user may write there.',
  26: 'the file is no SQLite database. Move it away, or name another path.',
}
