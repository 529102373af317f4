// The one place that words how a thread came to its end without saying how its task ended.
import type { Failure } from '../../task/failure.ts'
import { failure } from '../exit-failure.ts'
import type { Overuse } from '../messages.ts'
import { thrownFailure } from '../thrown.ts'

/** How a thread ended. */
export interface ThreadExit {
  code: number
  /** What it threw where nobody could catch it, or why it could not begin. */
  error: unknown
  hasBegun: boolean
  /** The JavaScript heap it might have had, MB. */
  heapMb: number
  /** It was ended here, for this. */
  overuse: Overuse | undefined
}

export function threadFailure({ code, error, hasBegun, heapMb, overuse }: ThreadExit): Failure {
  if (overuse) {
    const { usedBytes, capBytes } = overuse
    return outOfMemory(
      `The task used ${megabytes(usedBytes)} of heap and buffers in its thread; it may use ${megabytes(capBytes)}.`,
    )
  }
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return outOfMemory(`The task ran out of memory: its thread may use ${heapMb} MB of JavaScript heap.`)
  if (error !== undefined && !hasBegun)
    return failure('SPAWN_FAILED', `The task's thread could not be started: ${thrownFailure(error).message}`)
  if (error !== undefined) return thrownFailure(error)
  return failure(
    'EXITED',
    `The task's thread exited with code ${code} before the task returned. Something called process.exit(): return or throw instead.`,
  )
}

function outOfMemory(fact: string): Failure {
  return failure('OUT_OF_MEMORY', `${fact} Raise its \`memory\`, work in smaller pieces, or keep data in a data table.`)
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MB`
}
