// PostgreSQL's errors, and those of the way to it, in the store's words: the fact and the fix, under a stable code. No SQL and no password leaves here.
import { OffstageError } from '../../base/errors.ts'
import { failureOf, type StoreFailure } from '../thread/messages.ts'

/** The connection is gone, or was given up because no answer came in time. */
export class ConnectionLost extends Error {
  constructor(cause?: unknown) {
    super(cause instanceof Error ? cause.message : 'the connection was lost', { cause })
    this.name = 'ConnectionLost'
  }
}

const READ_ONLY = '25006'
const DISK_FULL = '53100'
/** No room: of a NOTIFY, because a session that listens has a transaction open. */
const LIMIT_EXCEEDED = '54000'
const UNKNOWN_STATEMENT = '26000'
const KNOWN_STATEMENT = '42P05'
/** Two transactions were in each other's way: nothing is wrong with the connection. */
const CONFLICTS = new Set(['40001', '40P01', '55P03'])
/** Of a server that starts, stops, has no room, or has cut this one off. */
const PASSING = /^(08|57P0|53[34]|25P0[34]|58)|^57014$/

/** Whether it is certain, or must be feared, that the connection can not be used any more. */
export function isLost(error: unknown): boolean {
  const { severity } = error as { severity?: string }
  return severity === undefined ? !(error instanceof OffstageError) : severity === 'FATAL' || severity === 'PANIC'
}

/** Whether the same may succeed when it is tried again, perhaps on another connection. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error)
  if (error instanceof ConnectionLost || isOfNetwork(error)) return true
  return CONFLICTS.has(code) || PASSING.test(code) || code === READ_ONLY || isOfPreparing(error)
}

export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === READ_ONLY
}

/** What a standby says to whoever wants to write. */
export function readOnly(): Error {
  return Object.assign(new Error('the server is a standby'), { code: READ_ONLY, severity: 'ERROR' })
}

/** Whether another transaction was in the way. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error))
}

/** Whether the server does not know a statement that was prepared: something between hands its connections around (PgBouncer). */
export function isOfPreparing(error: unknown): boolean {
  return [UNKNOWN_STATEMENT, KNOWN_STATEMENT].includes(codeOf(error))
}

/** Of a NOTIFY: the server can keep no more of them. */
export function isQueueFull(error: unknown): boolean {
  return codeOf(error) === LIMIT_EXCEEDED
}

/** `where` names the database without its password. */
export function storeFailure(error: unknown, where: string): StoreFailure {
  if (error instanceof OffstageError) return failureOf(error)
  const code = codeOf(error)
  const detail = error instanceof Error && error.message !== '' ? error.message : String(code || error)
  if (code === DISK_FULL)
    return failure('STORAGE_FULL', `The disk of ${where} is full. What is stored is safe; make room and try again.`)
  if (code === READ_ONLY)
    return failure(
      'STORE_READ_ONLY',
      `${where} only reads: it is a standby, or was set so. Point DATABASE_URL at the primary; it is looked for again all the time.`,
    )
  if (CONFLICTS.has(code))
    return failure('STORE_BUSY', `${where} is held up by other transactions (${detail}). Try again.`)
  if (code.startsWith('28') || code === '3D000')
    return failure('STORE_CANNOT_OPEN', `${where} lets nobody in: ${detail}. Correct DATABASE_URL.`)
  if (code === '42501')
    return failure(
      'STORE_CANNOT_OPEN',
      `${where} does not allow it: ${detail}. Grant the user of DATABASE_URL the right to create in the database, or to use the schema 'offstage'.`,
    )
  if (isPassing(error))
    return failure(
      'STORE_UNREACHABLE',
      `${where} cannot be reached (${detail}). Tasks that run go on; look whether the server runs, and try again.`,
    )
  return failure('STORE_FAILED', `${where} failed: ${detail}. Nothing of this was written.`)
}

function failure(code: string, message: string): StoreFailure {
  return { code, message }
}

function isOfNetwork(error: unknown): boolean {
  const { severity, syscall } = error as { severity?: string; syscall?: string }
  return severity === undefined && (syscall !== undefined || /^E[A-Z]{2,}$/.test(codeOf(error)) || isOfClient(error))
}

/** The client's own words for a connection that ended or did not come about. */
function isOfClient(error: unknown): boolean {
  return (
    error instanceof Error &&
    /connection|timeout|not queryable|Client was closed/i.test(error.message) &&
    !(error instanceof OffstageError)
  )
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}
