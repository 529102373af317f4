// The one place that words how a task's process came to its end without saying how its task ended.
import type { Failure } from '../task/failure.ts'
import type { Exit } from './process-child.ts'

export function exitFailure({ code, signal, error, lastWords }: Exit): Failure {
  if (error) return failure('SPAWN_FAILED', `The task's process could not be started: ${error.message}`)
  if (/heap out of memory|Fatal process out of memory|allocation failed/i.test(lastWords)) {
    return failure(
      'OUT_OF_MEMORY',
      'The task ran out of memory: its process may use 512 MB of JavaScript heap. Work in smaller pieces, or keep data in a data table.',
    )
  }
  if (signal) {
    const hint = signal === 'SIGKILL' ? ' Offstage did not send it; the kernel does when memory runs out.' : ''
    return failure('SIGNALLED', `The task's process was ended by ${signal}.${hint}`)
  }
  return failure(
    'EXITED',
    `The task's process exited with code ${code} before the task returned. Something called process.exit(): return or throw instead.`,
  )
}

/** No such exit: the event loop had nothing left to wait for. */
export function noResult(): Failure {
  return failure(
    'NO_RESULT',
    "The task's promise never settled: nothing was left that could settle it. Look for a promise that is neither resolved nor rejected.",
  )
}

export function failure(code: string, message: string, cause?: Failure): Failure {
  return { name: 'OffstageError', code, message, ...(cause ? { cause } : {}) }
}
