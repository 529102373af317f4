// How a task is to be run, as a definition or a launch says it, and the check of that.
import { didYouMean } from '../base/closest.ts'
import { type Duration, durationMs } from '../base/duration.ts'
import { clip, OffstageError } from '../base/errors.ts'
import { type MemorySize, memoryBytes } from './memory-size.ts'
import { checkRetries, type Retries } from './retries.ts'

/**
 * Where a task runs. `process` (default): a process of its own; every kill works, and nothing it does harms another task. `thread`: a thread of the worker's process;
 * lighter, ends its own loops at once, but a native call delays a kill and memory run out by native code takes the worker down. `inline`: inside the worker's own
 * event loop, for tiny tasks that await often, and for tests; a kill takes effect at its next await on something that listens.
 */
export type Isolation = 'process' | 'thread' | 'inline'

/** How a task is run, said by its definition and overridden by a launch. */
export interface RunLimits {
  /** Default `'process'`. */
  isolation?: Isolation
  /** A new process or thread for each run, never one that ran another task before. Default false. */
  fresh?: boolean
  /** How often a failed or lost attempt is tried again, 0 to 100, after 1 s, 2 s, 4 s … at most 5 min; or how often and when. Default 0: the function starts at most once. A crash is tried at most 3 times in all. A new attempt finds the state as the last one left it. */
  retries?: number | Retries
  /** How long one attempt may run: ms, or '30s', '5m', '2h'. Default: no limit. */
  timeout?: Duration
  /** How long a task that listens (`taskSignal`, `onKill`) may take to stop. Default '5s'. */
  grace?: Duration
  /** Never two attempts at the same moment, not even while the worker is cut off from the store: it ends the attempt by force when it could not renew its lease for 9 s, before anybody
   * may try it again. Others run on, and only what they report late is refused. Default false. Not for `inline`. */
  exclusive?: boolean
  /** The most resident memory its process may use: bytes, or '256MB'; at least 128 MB. Default: no limit but that of the JavaScript heap, 512 MB. Not for `inline`. */
  memory?: MemorySize
}

const ISOLATIONS = ['process', 'thread', 'inline'] as const
/** A process takes about 100 MB before its task begins. */
const LEAST_MEMORY = 128 * 1024 ** 2

/** Error: `INVALID_OPTION`. */
export function checkRunLimits(options: { [Option in keyof RunLimits]?: unknown }): void {
  const { isolation, fresh, retries, timeout, grace, exclusive, memory } = options
  if (isolation !== undefined && !(ISOLATIONS as readonly unknown[]).includes(isolation)) {
    throw invalid(
      'isolation',
      isolation,
      `is not one of ${ISOLATIONS.join(', ')}.${didYouMean(String(isolation), ISOLATIONS)}`,
    )
  }
  if (fresh !== undefined && typeof fresh !== 'boolean') throw invalid('fresh', fresh, 'is neither true nor false.')
  if (exclusive !== undefined && typeof exclusive !== 'boolean')
    throw invalid('exclusive', exclusive, 'is neither true nor false.')
  if (retries !== undefined) checkRetries(retries)
  if (timeout !== undefined && !durationMs(timeout))
    throw invalid('timeout', timeout, "is no span from 1 ms to 24 days. Give ms, or a text such as '30s', '5m', '2h'.")
  if (grace !== undefined && durationMs(grace) === undefined)
    throw invalid('grace', grace, "is no span from 0 to 24 days. Give ms, or a text such as '500ms', '10s'.")
  if (memory !== undefined && !((memoryBytes(memory) ?? 0) >= LEAST_MEMORY))
    throw invalid('memory', memory, "is no amount of 128 MB or more. Give bytes, or a text such as '256MB', '2GB'.")
  checkTogether({ isolation, exclusive, memoryBytes: memoryBytes(memory) })
}

/** What each passes by itself and not beside the other, be it that the definition says one and the launch the other. Error: `INVALID_OPTION`. */
export function checkTogether({
  isolation,
  exclusive,
  memoryBytes,
}: {
  isolation?: unknown
  exclusive?: unknown
  memoryBytes?: number | undefined
}): void {
  if (memoryBytes !== undefined && isolation === 'inline')
    throw invalid('memory', memoryBytes, "cannot be kept with isolation 'inline'. Use 'process' or 'thread'.")
  if (exclusive === true && isolation === 'inline')
    throw invalid(
      'exclusive',
      true,
      "cannot be kept with isolation 'inline', which cannot be ended by force. Use 'process' or 'thread'.",
    )
}

function invalid(option: string, given: unknown, fact: string): OffstageError {
  const shown = typeof given === 'string' ? `'${clip(given)}'` : clip(String(given))
  return new OffstageError('INVALID_OPTION', `${option}: ${shown} ${fact}`)
}
