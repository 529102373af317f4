// The one place that words how a task's process came to its end without saying how its task ended.
import type { Failure } from '../task/failure.ts'
import type { Overuse } from './messages.ts'

/** How a process ended; `error` if it never began. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
  error?: Error
  /** The last of what it wrote to its raw stderr: V8 says there why it gave up. */
  lastWords: string
  /** The JavaScript heap it might have had, MB. */
  heapMb: number
  /** It was killed here, for this; and what it held when it was ready, before any task. */
  overuse?: (Overuse & { readyBytes: number }) | undefined
  /** Whether the kernel killed it for want of memory; undefined if that cannot be told. */
  isOomKill?: boolean | undefined
}

export function exitFailure({ code, signal, error, lastWords, heapMb, overuse, isOomKill }: Exit): Failure {
  if (error) return failure('SPAWN_FAILED', `The task's process could not be started: ${error.message}`)
  if (overuse) return failure('OUT_OF_MEMORY', overuseText(overuse))
  if (/heap out of memory|Fatal process out of memory|allocation failed/i.test(lastWords)) {
    return failure(
      'OUT_OF_MEMORY',
      `The task ran out of memory: its process may use ${heapMb} MB of JavaScript heap. Give the task a larger \`memory\`, work in smaller pieces, or keep data in a data table.`,
    )
  }
  if (isOomKill) {
    return failure(
      'OUT_OF_MEMORY',
      "The kernel ended the task's process because memory ran out on this machine or in its control group (container). Give that more, or run fewer tasks at a time.",
    )
  }
  if (signal) return failure('SIGNALLED', `The task's process was ended by ${signal}.${senderOf(signal, isOomKill)}`)
  return failure(
    'EXITED',
    `The task's process exited with code ${code} before the task returned. Something called process.exit(): return or throw instead.`,
  )
}

function overuseText({ capBytes, usedBytes, startedBytes, readyBytes }: NonNullable<Exit['overuse']>): string {
  const started = startedBytes > 0 ? `, ${megabytes(startedBytes)} of it in processes it started` : ''
  // A cap that leaves the task next to nothing is most likely a misunderstanding.
  const before =
    readyBytes > capBytes / 2 ? `, of which its process takes ${megabytes(readyBytes)} before it begins` : ''
  return `The task used ${megabytes(usedBytes)} of memory${started}; it may use ${megabytes(capBytes)}${before}. Raise its \`memory\`, work in smaller pieces, or keep data in a data table.`
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MB`
}

function senderOf(signal: NodeJS.Signals, isOomKill: boolean | undefined): string {
  if (signal !== 'SIGKILL') return ''
  if (isOomKill === undefined) return ' Offstage did not send it; the kernel does when memory runs out.'
  return ' Offstage did not send it, nor did the kernel for want of memory: somebody else on this machine, or the task itself.'
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
