// The only place where an error becomes HTTP: code to status, and the one shape of an error's body.
import { newId } from '../base/ids.ts'
import type { ErrorBody } from '../protocol/frames.ts'
import { failureFrom } from '../task/failure.ts'

const STATUS: Record<string, number> = {
  INVALID_JSON: 400,
  BAD_PATH: 400,
  INVALID_QUERY: 400,
  INVALID_OPTION: 400,
  UNKNOWN_OPTION: 400,
  INVALID_NAME: 400,
  INVALID_ARGS: 400,
  INVALID_SCHEDULE: 400,
  INVALID_VALUE: 400,
  INVALID_URL: 400,
  UNKNOWN_COLUMN: 400,
  UNSERIALISABLE: 400,
  FORBIDDEN_KEY: 400,
  TOO_DEEP: 400,
  NOT_LIVE: 400,
  VERSION_MISMATCH: 426,
  INVALID_TOKEN: 401,
  TOKEN_EXPIRED: 401,
  LOGIN_REQUIRED: 401,
  CONSOLE_LOGIN_REQUIRED: 401,
  CROSS_ORIGIN: 403,
  WRONG_SCOPE: 403,
  KILL_NOT_ALLOWED: 403,
  READ_ONLY: 403,
  NOT_YOURS: 403,
  NOT_FOUND: 404,
  TASK_NOT_FOUND: 404,
  SCHEDULE_NOT_FOUND: 404,
  UNKNOWN_TASK_NAME: 404,
  UNKNOWN_FUNCTION: 404,
  TABLE_NOT_FOUND: 404,
  ROW_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  XRAY_NOT_RUNNING: 409,
  XRAY_UNSUPPORTED: 409,
  IDEMPOTENCY_CONFLICT: 409,
  ALREADY_RUNNING: 409,
  TASK_GONE: 410,
  NOT_QUEUED: 409,
  PAYLOAD_TOO_LARGE: 413,
  BATCH_TOO_LARGE: 413,
  VALUE_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  HOST_NOT_ALLOWED: 421,
  TOO_MANY_STREAMS: 429,
  PLAN_LIMIT: 429,
  STOPPING: 503,
  XRAY_FAILED: 503,
  CONSOLE_CLOSED: 503,
}

/** 500 for whatever is not ours: the app's own errors, and bugs. */
export function statusOf(code: string | undefined): number {
  return (code !== undefined && Object.hasOwn(STATUS, code) && STATUS[code]) || 500
}

/** What a server function of the app threw, as told apart from what went wrong here: its caller is told name and message. */
export class FunctionFailure extends Error {
  readonly thrown: unknown

  constructor(thrown: unknown) {
    super('A server function threw.', { cause: thrown })
    this.thrown = thrown
  }
}

export interface Fault {
  status: number
  code: string
  name: string
  message: string
  details?: unknown
}

/** An error as a stranger may see it: name, message, code; no stack, no SQL, no path of this machine, nothing of what nobody expected. */
export function faultOf(error: unknown): Fault {
  const isThrown = error instanceof FunctionFailure
  const thrown = isThrown ? error.thrown : error
  const { name, message, code } = failureFrom(thrown)
  // Asked of the copy: the thrown thing itself may be a trap.
  const isOurs = code !== undefined && (name === 'OffstageError' || Object.hasOwn(STATUS, code))
  if (code !== undefined && OF_THE_MACHINE.test(code))
    return { status: 503, code, name, message: 'The server cannot use its data just now. Try again in a moment.' }
  if (!isThrown && !isOurs)
    return { status: 500, code: 'INTERNAL_ERROR', name: 'Error', message: 'Something went wrong in the server.' }
  const status = statusOf(code)
  const details = isOurs && status < 500 ? plainDetails(thrown) : undefined
  return {
    status,
    code: code ?? 'FUNCTION_FAILED',
    name,
    message: thrown instanceof Error ? message : message.replace(/^The task/, 'The function'),
    ...(details === undefined ? {} : { details }),
  }
}

/** The answer to a request that failed. What nobody expected is told to `report`, with the id in the answer. */
export function errorResponse(error: unknown, report: Report): Response {
  const requestId = newId()
  const { status, ...fault } = faultOf(error)
  if (status === 500 || OF_THE_MACHINE.test(fault.code))
    report(error instanceof FunctionFailure ? error.thrown : error, requestId)
  const body: ErrorBody = { error: { ...fault, requestId } }
  return Response.json(body, { status, headers: headersOf(fault) })
}

/** A refused method says which ones are taken, and what passes by itself when to come again. */
function headersOf({ code, details }: Pick<Fault, 'code' | 'details'>): Record<string, string> {
  const allow = (details as { allow?: string } | undefined)?.allow
  if (code === 'METHOD_NOT_ALLOWED' && allow) return { allow }
  return ['TOO_MANY_STREAMS', 'STOPPING', 'STORE_BUSY', 'STORE_UNREACHABLE', 'STORAGE_FULL'].includes(code)
    ? { 'retry-after': '5' }
    : {}
}

/** Told of errors that nobody expected. */
export type Report = (error: unknown, requestId: string) => void

/** Codes whose messages name files of this machine: for the server's log, not for visitors. */
export const OF_THE_MACHINE = /^(STORE|STORAGE|DATA)_|^TABLES_(FAILED|UNAVAILABLE|BUSY)$/

/** Facts that can be sent; what an app put there that cannot be is left out. */
function plainDetails(thrown: unknown): unknown {
  try {
    const { details } = thrown as { details?: unknown }
    return details === undefined ? undefined : JSON.parse(JSON.stringify(details))
  } catch {
    // A cycle or a bigint: the message stands alone.
    return undefined
  }
}
