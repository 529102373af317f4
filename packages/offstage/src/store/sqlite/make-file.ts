// Makes a database file that nobody else can read, before SQLite does.
import { closeSync, openSync } from 'node:fs'

/**
 * SQLite would make it readable to all, and gives its -wal and -shm the rights of the file. One that is there is never opened and closed here: closing a file drops all
 * locks that this process holds on it, those of another connection too. Throws the errors of the file system.
 */
export function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
