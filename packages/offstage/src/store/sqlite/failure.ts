// SQLite's errors, and those of the file system, in the store's words: the fact and the fix, under a stable code. No SQL leaves here.
import { clip, OffstageError } from '../../base/errors.ts'
import { failureOf, type StoreFailure } from '../thread/messages.ts'

const BUSY = 5
const LOCKED = 6
const READ_ONLY = 8
const IO_ERROR = 10
const CORRUPT = 11
const FULL = 13
const CANNOT_OPEN = 14
const NOT_A_DATABASE = 26
/** Kinds of IO_ERROR: what cannot be written for want of room (a quota, a limit on file sizes), and what a file system cannot do at all. */
const NO_ROOM = new Set([778, 1546, 4874])
const NO_SHARING = new Set([3850, 4618, 5386])

/** Whether somebody else holds a lock that was needed, so that trying again helps. */
export function isBusy(error: unknown): boolean {
  const code = primaryCode(error)
  return code === BUSY || code === LOCKED
}

/** Whether nothing can be done in this file any more, or just now: not the fault of one verb. */
export function isOfTheFile(error: unknown): boolean {
  return [READ_ONLY, IO_ERROR, CORRUPT, FULL, CANNOT_OPEN, NOT_A_DATABASE].includes(primaryCode(error))
}

/** Whether what is in the file cannot be right. */
export function isDamage(error: unknown): boolean {
  return [CORRUPT, NOT_A_DATABASE].includes(primaryCode(error))
}

/** The error of a verb, or of opening, as data that can travel. */
export function storeFailure(error: unknown, path: string): StoreFailure {
  if (error instanceof OffstageError) return failureOf(error)
  const detail = error instanceof Error ? error.message : String(error)
  const known = (typeof (error as { syscall?: unknown }).syscall === 'string' ? ofFiles : ofSqlite)(error, path, detail)
  return known ?? { code: 'STORE_FAILED', message: `The store ${path} failed: ${detail}. Nothing of this was written.` }
}

function ofSqlite(error: unknown, path: string, detail: string): StoreFailure | undefined {
  switch (primaryCode(error)) {
    case BUSY:
    case LOCKED:
      return {
        code: 'STORE_BUSY',
        message: `Another process has held ${path} for too long. Try again; look for a program that keeps the file open, such as a database browser inside a transaction.`,
      }
    case FULL:
      return full(path)
    case READ_ONLY:
      return cannotOpen(`${path} can only be read`, 'Give this user the right to write it and its folder')
    case CORRUPT:
      return corrupt(path, detail)
    case NOT_A_DATABASE:
      return cannotOpen(`${path} is not a SQLite database`, 'Move it away')
    case CANNOT_OPEN:
      return cannotOpen(`${path} cannot be opened`, 'See that its folder exists and can be written by this user')
    case IO_ERROR:
      if (NO_ROOM.has(codeOf(error))) return noRoom(path)
      if (NO_SHARING.has(codeOf(error)))
        return cannotOpen(
          `the file system of ${path} cannot share its log or locks among processes (${detail})`,
          'Move it to a disk of this machine',
        )
      return {
        code: 'STORE_FAILED',
        message: `Reading or writing ${path} failed (${detail}). Look after the disk: is it full, or going?`,
      }
    default:
      return undefined
  }
}

/** What `details` SQLite gave of the damage. */
export function corrupt(path: string, details: string): StoreFailure {
  return {
    code: 'STORE_CORRUPT',
    message: `${path} is damaged (${clip(details)}). It is only read from now on. Stop all that use it, then start with a backup as the data folder (OFFSTAGE_DATA), or move it and its -wal and -shm away to begin anew; \`offstage doctor --integrity\` tells more.`,
  }
}

function ofFiles(error: unknown, path: string, detail: string): StoreFailure | undefined {
  const { code, path: where = path } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return full(path)
    case 'EISDIR':
      return cannotOpen(`${where} is a folder, a file was expected`, 'Remove it')
    case 'ENOTDIR':
    case 'EEXIST':
      return cannotOpen(`something in the way to ${where} is a file, a folder was expected`, 'Move it away')
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return cannotOpen(`${where} cannot be written by this user (${code})`, 'Give it the right to')
    default:
      return cannotOpen(detail, 'See that the folder can be made and written')
  }
}

function full(path: string): StoreFailure {
  return {
    code: 'STORAGE_FULL',
    message: `The disk that holds ${path} is full. What is stored is safe; make room and try again.`,
  }
}

function noRoom(path: string): StoreFailure {
  return {
    code: 'STORAGE_FULL',
    message: `${path} cannot be written: its disk is full, a quota or a limit on file sizes is reached, or the disk is failing. What is stored is safe; make room and try again.`,
  }
}

function cannotOpen(why: string, fix: string): StoreFailure {
  return {
    code: 'STORE_CANNOT_OPEN',
    message: `The store cannot be used: ${why}. ${fix}, or set OFFSTAGE_DATA to another folder.`,
  }
}

function primaryCode(error: unknown): number {
  return codeOf(error) & 0xff
}

/** With its kind, or 0. */
function codeOf(error: unknown): number {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' ? code : 0
}
