// Gets the place of a database file ready before SQLite opens it: the folder (700) and the file (600), or the reason why not. Called at opening.
import { accessSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileSystemAt, trustFileSystem } from './file-system.ts'

/** Gives a warning for the operator, if there is cause. Throws the errors of the file system, and `STORE_CANNOT_OPEN` on a network file system. */
export function preparePlace(path: string): string | undefined {
  const folder = dirname(path)
  const warning = trustFileSystem(folder, fileSystemAt(folder), process.env)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  make(path)
  if (statSync(path).isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR', syscall: 'open', path })
  accessSync(path, constants.R_OK | constants.W_OK)
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  return warning
}

/**
 * Made by us first: SQLite would make it readable to all, and gives its -wal and -shm the rights of the file. One that is there is never opened and closed here:
 * closing a file drops all locks that this process holds on it, those of another store on the same file too.
 */
function make(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
