// The process runner: each task in a process of its own, so that every kill works and no task can take another down. Called by the engine.
import { OffstageError } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import { openOomKills } from './oom-kills.ts'
import { type PoolRunnerOptions, poolRunner, toUrls } from './pool-runner.ts'
import { type ChildOptions, HEAP_MB, ProcessChild } from './process-child.ts'
import type { Runner } from './runner.ts'
import type { Kind, Needs } from './wear.ts'

export interface ProcessRunnerOptions extends PoolRunnerOptions {
  /** The supervisor's id: what it leaves behind, should it die, is found by `sweepSupervisor(owner)`. Default random. */
  owner?: string
  /** The tasks' environment. Default: this process's; Offstage's own secrets are left out in any case. */
  env?: Record<string, string | undefined>
  /** Further flags for Node. */
  execArgv?: string[]
  /** The data tables' database, told to tasks as `OFFSTAGE_TABLES`. */
  tablesPlace?: string
  /** Where tasks run. Default: here. */
  cwd?: string
}

/** Starts the first processes at once. Error: `UNSUPPORTED_PLATFORM` where processes cannot be killed with all they started. */
export function openProcessRunner(options: ProcessRunnerOptions): Runner {
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw new OffstageError(
      'UNSUPPORTED_PLATFORM',
      `Tasks cannot be run in processes on ${process.platform}: a kill could not reach all they start. Use Linux or macOS (or WSL), or declare tasks with isolation: 'inline'.`,
    )
  }
  const { env = process.env, owner = newId(), execArgv = [], tablesPlace, cwd } = options
  const child: ChildOptions = {
    modules: toUrls(options.modules),
    env,
    owner,
    execArgv,
    tablesPlace,
    cwd,
    oomKills: openOomKills(),
  }
  return poolRunner(options, {
    what: 'process',
    modules: child.modules,
    open: (listener, heapMb) => new ProcessChild(child, listener, heapMb),
    kindFor,
  })
}

/** A cap beyond what the heap of others may use takes a process of its own; a smaller one any in which there is little yet. */
function kindFor({ isFresh, capBytes = 0 }: Needs): Kind {
  const megabytes = Math.ceil(capBytes / 1024 ** 2)
  if (megabytes > HEAP_MB) return megabytes
  return isFresh || capBytes > 0 ? 'unused' : 'any'
}
