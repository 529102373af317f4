// PostgreSQL's errors in the words of the tables, the same codes as SQLite's. No SQL and no password leaves here.
import { OffstageError } from '../../base/errors.ts'
import { isConflict, isPassing, isReadOnly } from '../../store/postgres/failure.ts'
import { columnOfIndex } from './names.ts'

const UNIQUE = '23505'
const DISK_FULL = '53100'
const TOOK_TOO_LONG = '57014'
/** What follows an error in the same transaction. */
const FAILED_BEFORE = '25P02'

interface ServerError {
  readonly code?: unknown
  readonly table?: string
  readonly constraint?: string
}

/** Whether a statement failed for no reason of its own, but because another did before it. */
export function isAfterFailure(error: unknown): boolean {
  return (error as ServerError).code === FAILED_BEFORE
}

/** `where` names the database without its password. */
export function tablesFailure(error: unknown, where: string): OffstageError {
  if (error instanceof OffstageError) return error
  const { code, table = '', constraint = '' } = error as ServerError
  const detail = error instanceof Error && error.message !== '' ? error.message : String(code ?? error)
  if (code === UNIQUE)
    return new OffstageError(
      'NOT_UNIQUE',
      `${table}.${columnOfIndex(constraint)}: another row has this value already. Use upsertRow to add or update, or get to find that row.`,
    )
  if (isConflict(error))
    return new OffstageError(
      'TABLES_BUSY',
      `The data tables (${where}) were held by others for too long. Keep transactions short; look for a task that waits inside one.`,
    )
  if (code === TOOK_TOO_LONG)
    return new OffstageError(
      'TABLES_BUSY',
      `A statement on the data tables (${where}) took too long and was ended. Ask for less at once, or declare an index on what is searched.`,
    )
  const hint = hintFor(String(code), error, detail)
  if (hint !== undefined)
    return new OffstageError('TABLES_UNAVAILABLE', `The data tables (${where}) cannot be used: ${hint}`)
  return new OffstageError('TABLES_FAILED', `The data tables (${where}) refused a statement: ${detail}`)
}

function hintFor(code: string, error: unknown, detail: string): string | undefined {
  if (code === DISK_FULL) return 'the disk is full. Make room and try again.'
  if (isReadOnly(error)) return 'the server only reads: it is a standby, or was set so. Name the primary.'
  if (code.startsWith('28') || code === '3D000') return `nobody is let in (${detail}). Correct the address.`
  if (code === '42501')
    return `it is not allowed (${detail}). Grant the user the right to create in the database, or to use the schema 'offstage_tables'.`
  if (isPassing(error)) return `the server cannot be reached (${detail}). Look whether it runs, and try again.`
  return undefined
}
