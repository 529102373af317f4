// The only place where an error becomes HTTP: code to status, and the one shape of an error's body.
import { newId } from '../base/ids.ts'
import type { ErrorBody } from '../protocol/frames.ts'

const STATUS: Record<string, number> = {
  INVALID_JSON: 400,
  BAD_PATH: 400,
  INVALID_QUERY: 400,
  INVALID_OPTION: 400,
  UNKNOWN_OPTION: 400,
  INVALID_NAME: 400,
  INVALID_ARGS: 400,
  INVALID_VALUE: 400,
  INVALID_URL: 400,
  UNKNOWN_COLUMN: 400,
  UNSERIALISABLE: 400,
  FORBIDDEN_KEY: 400,
  TOO_DEEP: 400,
  NOT_LIVE: 400,
  VERSION_MISMATCH: 400,
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
  UNKNOWN_TASK_NAME: 404,
  UNKNOWN_FUNCTION: 404,
  TABLE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  TASK_GONE: 410,
  PAYLOAD_TOO_LARGE: 413,
  BATCH_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  HOST_NOT_ALLOWED: 421,
  TOO_MANY_STREAMS: 429,
  STORAGE_FULL: 503,
  STORE_BUSY: 503,
  STORE_CLOSED: 503,
  CONSOLE_CLOSED: 503,
}

/** 500 for whatever is not ours: the app's own errors, and bugs. */
export function statusOf(code: string | undefined): number {
  return (code !== undefined && Object.hasOwn(STATUS, code) && STATUS[code]) || 500
}

/** The answer to a request that failed. Name, message and code only: no stack, no SQL. What nobody expected is told to `report` with the id in the answer. */
export function errorResponse(
  error: unknown,
  report: (error: unknown, requestId: string) => void,
  headers: HeadersInit = {},
): Response {
  const requestId = newId()
  const { name, message, code, details } = describe(error)
  const status = statusOf(code)
  if (status === 500) report(error, requestId)
  const body: ErrorBody = {
    error: { code: code ?? 'FUNCTION_FAILED', message, name, requestId, ...(details === undefined ? {} : { details }) },
  }
  return Response.json(body, { status, headers })
}

function describe(error: unknown): { name: string; message: string; code?: string; details?: unknown } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error).slice(0, 1000) }
  const { code, details } = error as { code?: unknown; details?: unknown }
  return {
    name: error.name,
    message: error.message.slice(0, 8192),
    ...(typeof code === 'string' ? { code } : {}),
    ...(details !== undefined && statusOf(code as string) < 500 ? { details } : {}),
  }
}
