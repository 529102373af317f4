// What a task threw, as data and as text for its log: name, message, stack at the user's source, causes. Frames of this library below the task's own are left out.
import { type Failure, failureFrom } from '../task/failure.ts'

/** The frame that called the task's function; it and all below it are not the user's. */
const CALLER = /[/\\]runner[/\\]task-run\.[jt]s/

/** What the engine throws when the system has no room for a buffer; a full heap is fatal instead, and never gets here. */
const NO_ROOM = /^Array buffer allocation failed|^Failed to allocate memory/

export function thrownFailure(thrown: unknown): Failure {
  const failure = trimmed(failureFrom(thrown))
  return NO_ROOM.test(failure.message) ? { ...failure, code: 'OUT_OF_MEMORY' } : failure
}

/** As Node would print it. */
export function failureText(failure: Failure): string {
  const head = failure.message ? `${failure.name}: ${failure.message}` : failure.name
  const text = failure.stack?.includes(failure.message)
    ? failure.stack
    : [head, failure.stack].filter(Boolean).join('\n')
  return failure.cause ? `${text}\nCaused by: ${failureText(failure.cause)}` : text
}

function trimmed(failure: Failure): Failure {
  const trim: Failure = { ...failure }
  if (failure.stack) {
    const lines = failure.stack.split('\n')
    const end = lines.findIndex((line) => /^\s+at /.test(line) && CALLER.test(line))
    if (end !== -1) lines.length = end
    trim.stack = lines.join('\n')
  }
  if (failure.cause) trim.cause = trimmed(failure.cause)
  return trim
}
