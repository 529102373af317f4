// The one error class of the project. Thrown by every room; worded for the person who reads it; turned into HTTP only in http/errors.

export interface OffstageErrorOptions {
  /** The error underneath, if there is one. */
  cause?: unknown
  /** Structured facts for programs: a path, a limit, a list of allowed values. Never secrets. */
  details?: Record<string, unknown>
}

/**
 * An error with a stable `code` (UPPER_SNAKE) and a message that states the fact and the fix.
 * Match on `code`, never on the message.
 */
export class OffstageError extends Error {
  readonly code: string
  readonly details: Record<string, unknown> | undefined

  constructor(code: string, message: string, options: OffstageErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'OffstageError'
    this.code = code
    this.details = options.details
  }
}

/** True for an error of ours; with a code, only for that one. Works across copies of the package. */
export function isOffstageError(error: unknown, code?: string): error is OffstageError {
  if (!(error instanceof Error) || typeof (error as OffstageError).code !== 'string') return false
  return code === undefined
    ? /^[A-Z][A-Z0-9_]*$/.test((error as OffstageError).code)
    : (error as OffstageError).code === code
}

/** A task ended by a kill: what `getError()` gives and `result()` rejects with. `code` is `TASK_KILLED`. */
export class TaskKilledError extends OffstageError {
  constructor(message = 'The task was killed.', options: OffstageErrorOptions = {}) {
    super('TASK_KILLED', message, options)
    this.name = 'TaskKilledError'
  }
}

/** A task whose worker was lost. `code` is `TASK_MISSING`. */
export class TaskMissingError extends OffstageError {
  constructor(
    message = 'The worker that ran this task is gone, and its end is unknown.',
    options: OffstageErrorOptions = {},
  ) {
    super('TASK_MISSING', message, options)
    this.name = 'TaskMissingError'
  }
}

/** No task has this id. `code` is `TASK_NOT_FOUND`. */
export class TaskNotFoundError extends OffstageError {
  constructor(id: string) {
    super(
      'TASK_NOT_FOUND',
      `No task has the id '${clip(id)}'. It may have been deleted by retention, or belong to another data folder.`,
    )
    this.name = 'TaskNotFoundError'
  }
}

/** At most `max` characters of what somebody gave us, fit to stand in one line of a message. */
export function clip(text: string, max = 120): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd').toWellFormed()
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`
}
