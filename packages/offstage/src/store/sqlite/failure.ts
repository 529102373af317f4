// SQLite's errors in the words of the store: the fact and the fix, with a stable code.
import { OffstageError } from '../../base/errors.ts'
import type { ThreadError } from './messages.ts'

/** SQLite's primary result codes that mean something to people. */
const BUSY = 5
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

export function primaryCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown }).errcode
  return typeof code === 'number' ? code & 0xff : undefined
}

export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY
}

/** The error of a verb. */
export function failureOf(error: unknown, path: string): ThreadError {
  if (error instanceof OffstageError) return { code: error.code, message: error.message }
  const detail = error instanceof Error ? error.message : String(error)
  switch (primaryCode(error)) {
    case BUSY:
      return {
        code: 'STORE_BUSY',
        message: `The store ${path} is held by another process for too long. Try again, and look for a process that keeps it open.`,
      }
    case FULL:
      return {
        code: 'STORAGE_FULL',
        message: `The disk of ${path} is full. Free some space: what is stored is safe, and work goes on by itself.`,
      }
    case READONLY:
      return {
        code: 'STORE_CANNOT_OPEN',
        message: `The store ${path} can only be read. Give this user the right to write it, or set OFFSTAGE_DATA to a folder of its own.`,
      }
    case CORRUPT:
    case NOTADB:
      return {
        code: 'STORE_CORRUPT',
        message: `${path} is not a database, or is damaged (${detail}). Move it away to begin anew, or put a backup in its place.`,
      }
    case CANTOPEN:
    case IOERR:
      return {
        code: 'STORE_CANNOT_OPEN',
        message: `The store ${path} cannot be opened (${detail}). Give a folder that can be written: OFFSTAGE_DATA=/path/to/folder.`,
      }
    default:
      return { code: 'STORE_FAILED', message: `The store failed: ${detail}` }
  }
}
