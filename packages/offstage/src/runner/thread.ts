// The thread runner: each task in a worker thread of this process. Lighter than a process of its own, with less between it and the others. Called by the engine.
import { setTimeout as pause } from 'node:timers/promises'
import { newId } from '../base/ids.ts'
import { type PoolRunnerOptions, poolRunner, toUrls } from './pool-runner.ts'
import type { Runner } from './runner.ts'
import { ThreadChild, type ThreadOptions } from './thread/thread-child.ts'
import type { Kind, Needs } from './wear.ts'

export interface ThreadRunnerOptions extends PoolRunnerOptions {
  /** The supervisor's id: processes that tasks leave behind, should it die, are found by `sweepSupervisor(owner)`. Default random. */
  owner?: string
  /** The tasks' environment, a copy for each thread. Default: this process's; Offstage's own secrets are left out in any case. */
  env?: Record<string, string | undefined>
  /** The data tables' database, told to tasks as `OFFSTAGE_TABLES`. */
  tablesPlace?: string
}

/** A native call can hold a thread for ever. */
const CLOSE_MS = 10_000

/**
 * Starts the first threads at once. Tasks run as in processes: same reports, stops, ends, vitals and X-rays, and an endless loop is ended in milliseconds. What a
 * thread cannot promise: while it is in a native call (a long query, a synchronous addon) a kill waits for that to return; what it writes natively, or lets its
 * processes inherit, goes to this process's own outputs; of the processes it started, those that cleared their environment are found only
 * if the thread is ended by force, and none outside of Linux; the working folder and
 * the handlers of signals belong to the whole process. And what ends a process natively (abort, a crash in an addon, memory that runs out outside of the
 * JavaScript heap) ends this one, with all its tasks.
 * `close` waits at most 10 s for threads that do not end.
 */
export function openThreadRunner(options: ThreadRunnerOptions): Runner {
  const { env = process.env, owner = newId(), tablesPlace } = options
  const thread: ThreadOptions = { modules: toUrls(options.modules), env, owner, tablesPlace }
  const runner = poolRunner(options, {
    what: 'thread',
    modules: thread.modules,
    open: (listener, heapMb) => new ThreadChild(thread, listener, heapMb),
    kindFor,
  })
  return {
    ...runner,
    async close() {
      await Promise.race([runner.close(), pause(CLOSE_MS, undefined, { ref: false })])
    },
  }
}

/** Who has a cap has a heap of that size, which is fixed when a thread begins. */
function kindFor({ isFresh, capBytes }: Needs): Kind {
  if (capBytes !== undefined) return Math.ceil(capBytes / 1024 ** 2)
  return isFresh ? 'unused' : 'any'
}
