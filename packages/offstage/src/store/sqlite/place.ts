// Gets the place of a database file ready before SQLite opens it: the folder (700) and the file (600), or the reason why not. Called at opening.
import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileSystemAt, trustFileSystem } from './file-system.ts'
import { makeFile } from './make-file.ts'

/** Gives a warning for the operator, if there is cause. Throws the errors of the file system, and `STORE_CANNOT_OPEN` on a network file system. */
export function preparePlace(path: string): string | undefined {
  const folder = dirname(path)
  const warning = trustFileSystem(folder, fileSystemAt(folder), process.env)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  makeFile(path)
  if (statSync(path).isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR', syscall: 'open', path })
  accessSync(path, constants.R_OK | constants.W_OK)
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  return warning
}
