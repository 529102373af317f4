// An error as data and back: whatever a task threw, be it null or a trap, becomes at most 16 KB that can be stored and shown.
import { OffstageError, TaskKilledError, TaskMissingError } from '../base/errors.ts'

/** A thrown thing as stored. */
export interface Failure {
  name: string
  message: string
  stack?: string
  /** A stable code, if the error had one: ours (`EXITED`, `NO_RESULT`…) or the thrower's own. */
  code?: string
  /** At most three levels. */
  cause?: Failure
}

const MESSAGE = 8 * 1024
const STACK = 16 * 1024
const CAUSES = 3

/** Makes data of anything that can be thrown; never throws itself. */
export function failureFrom(thrown: unknown, depth = 0): Failure {
  try {
    if (!isErrorLike(thrown)) return { name: 'Error', message: clipTo(`The task threw ${printed(thrown)}`, MESSAGE) }
    const failure: Failure = {
      name: clipTo(textOf(() => thrown.name) || 'Error', 200),
      message: clipTo(
        textOf(() => thrown.message),
        MESSAGE,
      ),
    }
    const stack = textOf(() => thrown.stack)
    if (stack) failure.stack = clipTo(stack, depth === 0 ? STACK : STACK / 4)
    const code = textOf(() => (thrown as { code?: unknown }).code)
    if (code) failure.code = clipTo(code, 100)
    const cause = readSafely(() => thrown.cause)
    if (cause !== undefined && depth < CAUSES) failure.cause = failureFrom(cause, depth + 1)
    return failure
  } catch {
    // A proxy whose traps throw lands here; there is nothing left to ask it.
    return { name: 'Error', message: 'The task threw something that cannot be read.' }
  }
}

/** The error a caller gets: ours by its code, else an Error that keeps name, message, stack, code and cause. */
export function errorFrom(failure: Failure): Error {
  const cause = failure.cause ? errorFrom(failure.cause) : undefined
  const error = make(failure, cause)
  error.name = failure.name
  if (failure.stack) error.stack = failure.stack
  return error
}

function make(failure: Failure, cause: Error | undefined): Error {
  const options = cause ? { cause } : {}
  if (failure.code === 'TASK_KILLED') return new TaskKilledError(failure.message, options)
  if (failure.code === 'TASK_MISSING') return new TaskMissingError(failure.message, options)
  if (failure.name === 'OffstageError' && failure.code) return new OffstageError(failure.code, failure.message, options)
  const error = new Error(failure.message, options)
  if (failure.code) Object.assign(error, { code: failure.code })
  return error
}

function isErrorLike(thrown: unknown): thrown is Error {
  if (thrown instanceof Error) return true
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    typeof (thrown as Error).message === 'string' &&
    typeof (thrown as Error).name === 'string'
  )
}

function printed(thrown: unknown): string {
  if (typeof thrown === 'string') return JSON.stringify(thrown)
  if (typeof thrown === 'object' && thrown !== null) {
    try {
      return `an object: ${JSON.stringify(thrown)}`
    } catch {
      return 'an object that cannot be printed'
    }
  }
  return String(thrown)
}

function textOf(read: () => unknown): string {
  const value = readSafely(read)
  return typeof value === 'string'
    ? value.toWellFormed().replaceAll('\0', '\u2400')
    : typeof value === 'number'
      ? String(value)
      : ''
}

function readSafely(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    // A getter of the user's error threw: that part is left out.
    return undefined
  }
}

function clipTo(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 20)}… (${text.length} long)`
}
