// A runner whose tasks run in children of a pool; what these are, processes or threads, it is told by who opens it.
import { pathToFileURL } from 'node:url'
import type { Failure } from '../task/failure.ts'
import { ChildRun } from './child-run.ts'
import { Pool, type PoolOptions } from './pool.ts'
import type { Job, Run, RunHandlers, Runner } from './runner.ts'
import { RECYCLING, type Recycling } from './wear.ts'

export interface PoolRunnerOptions {
  /** Paths or file URLs of the modules that declare the tasks. */
  modules: string[]
  /** Processes or threads kept ready. Default 2. */
  warm?: number
  /** How long an idle one beyond those is kept. Default 30,000. */
  maxIdleMs?: number
  /** When one has done enough and another takes its place. */
  recycling?: Partial<Recycling>
  /** The task modules could not be loaded; told at most once a second. Default: a line on stderr. */
  onTrouble?: (error: Failure) => void
}

const TROUBLE_MS = 1000

/** Starts the first children at once. */
export function poolRunner(
  options: PoolRunnerOptions,
  children: Pick<PoolOptions, 'what' | 'modules' | 'open' | 'kindFor'>,
): Runner {
  const pool = new Pool({
    ...children,
    warm: options.warm ?? 2,
    maxIdleMs: options.maxIdleMs ?? 30_000,
    recycling: { ...RECYCLING, ...options.recycling },
    onTrouble: atMostOncePer(TROUBLE_MS, options.onTrouble ?? ((error) => console.error(`offstage: ${error.message}`))),
  })
  const runs = new Set<ChildRun>()
  let isClosed = false
  return {
    start(job: Job, handlers: RunHandlers): Run {
      const needs = { isFresh: job.fresh === true, capBytes: job.memoryBytes }
      const run = new ChildRun(job, handlers, {
        leave: (run) => pool.unseat(run),
        release: (child, isIdle) => pool.release(child, isIdle),
        lose: (child) => pool.lose(child),
        again: (run) => pool.seat(run, needs),
        over: (run) => runs.delete(run),
      })
      runs.add(run)
      if (isClosed) run.stop({ reason: null, graceMs: 0, inquest: false })
      else pool.seat(run, needs)
      return run
    },
    async close() {
      isClosed = true
      for (const run of runs) run.stop({ reason: null, graceMs: 0, inquest: false })
      await pool.close()
    },
  }
}

/** The task modules as threads and processes import them. */
export function toUrls(modules: string[]): string[] {
  return modules.map((module) => (module.startsWith('file:') ? module : pathToFileURL(module).href))
}

function atMostOncePer(spanMs: number, act: (error: Failure) => void): (error: Failure) => void {
  let lastAt = Number.NEGATIVE_INFINITY
  return (error) => {
    if (performance.now() - lastAt < spanMs) return
    lastAt = performance.now()
    act(error)
  }
}
