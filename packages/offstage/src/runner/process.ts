// The process runner: each task in a process of its own, so that every kill works and no task can take another down. Called by the engine.
import { pathToFileURL } from 'node:url'
import { OffstageError } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import type { Failure } from '../task/failure.ts'
import { openOomKills } from './oom-kills.ts'
import { Pool } from './pool.ts'
import { ProcessRun } from './process-run.ts'
import type { Job, Run, RunHandlers, Runner } from './runner.ts'
import { RECYCLING, type Recycling } from './wear.ts'

export interface ProcessRunnerOptions {
  /** Paths or file URLs of the modules that declare the tasks. */
  modules: string[]
  /** The supervisor's id: what it leaves behind, should it die, is found by `sweepSupervisor(owner)`. Default random. */
  owner?: string
  /** The tasks' environment. Default: this process's; Offstage's own secrets are left out in any case. */
  env?: Record<string, string | undefined>
  /** Processes kept ready. Default 2. */
  warm?: number
  /** How long an idle process beyond those is kept. Default 30,000. */
  maxIdleMs?: number
  /** When a process has done enough and another takes its place. */
  recycling?: Partial<Recycling>
  /** Further flags for Node. */
  execArgv?: string[]
  /** The data tables' database, told to tasks as `OFFSTAGE_TABLES`. */
  tablesPath?: string
  /** Where tasks run. Default: here. */
  cwd?: string
  /** A process could not load the task modules; told at most once a second. Default: a line on stderr. */
  onTrouble?: (error: Failure) => void
}

const TROUBLE_MS = 1000

/** Starts the first processes at once. Error: `UNSUPPORTED_PLATFORM` where processes cannot be killed with all they started. */
export function openProcessRunner(options: ProcessRunnerOptions): Runner {
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw new OffstageError(
      'UNSUPPORTED_PLATFORM',
      `Tasks cannot be run in processes on ${process.platform}: a kill could not reach all they start. Use Linux or macOS (or WSL), or declare tasks with isolation: 'inline'.`,
    )
  }
  const pool = new Pool({
    modules: options.modules.map((module) => (module.startsWith('file:') ? module : pathToFileURL(module).href)),
    owner: options.owner ?? newId(),
    env: options.env ?? process.env,
    warm: options.warm ?? 2,
    maxIdleMs: options.maxIdleMs ?? 30_000,
    execArgv: options.execArgv ?? [],
    tablesPath: options.tablesPath,
    cwd: options.cwd,
    recycling: { ...RECYCLING, ...options.recycling },
    oomKills: openOomKills(),
    onTrouble: atMostOncePer(TROUBLE_MS, options.onTrouble ?? ((error) => console.error(`offstage: ${error.message}`))),
  })
  const runs = new Set<ProcessRun>()
  let isClosed = false
  return {
    start(job: Job, handlers: RunHandlers): Run {
      const needs = { isFresh: job.fresh === true, capBytes: job.memoryBytes }
      const run = new ProcessRun(job, handlers, {
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

function atMostOncePer(spanMs: number, act: (error: Failure) => void): (error: Failure) => void {
  let lastAt = Number.NEGATIVE_INFINITY
  return (error) => {
    if (performance.now() - lastAt < spanMs) return
    lastAt = performance.now()
    act(error)
  }
}
