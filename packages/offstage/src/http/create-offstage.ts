// Puts a whole Offstage together for a server: engine and fetch handler. What users call in a server of their own, and what the command line starts.
import { fileURLToPath } from 'node:url'
import { OffstageError } from '../base/errors.ts'
import { sibling } from '../base/sibling.ts'
import { type Caller, runAs } from '../engine/caller.ts'
import { checkConfig, type EngineConfig, type OffstageConfig } from '../engine/config.ts'
import { Engine, type EngineOptions } from '../engine/engine.ts'
import { findCurrentTask } from '../task/current.ts'
import type { ListFilter } from '../task/host.ts'
import { getBackgroundTask, launchBackgroundTask, listBackgroundTasks } from '../task/launch.ts'
import type { Task } from '../task/task.ts'
import { createHandler, type Handler } from './handler.ts'

export interface CreateOptions extends EngineOptions {
  /** What relative paths in the config start from. Default: the working directory. */
  folder?: string
}

/** A running Offstage. */
export interface Offstage {
  readonly config: EngineConfig
  readonly engine: Engine
  /** Answers a request: Offstage's own routes, then the app's, then the page. Mount it in any server that speaks `Request` and `Response`. */
  fetch(request: Request): Promise<Response>
  /** The console's address with its key in development; with configured access just its address; undefined where it is closed. */
  consoleLink(origin: string): string | undefined
  /** Runs code as this Offstage's own: `launch`, `listBackgroundTasks` and the like inside go here. Needed only where several run in one process. */
  run<T>(fn: () => T): T
  launchBackgroundTask(name: string, ...args: unknown[]): Promise<Task>
  listBackgroundTasks(filter?: ListFilter): Promise<Task[]>
  getBackgroundTask(id: string): Promise<Task>
  /** The names under which tasks wait that no live worker knows, sorted: they stay queued until a worker is started that declares them. */
  unknownNames(): Promise<string[]>
  /** Takes no new tasks, waits at most `drainMs` (default 30,000) for running ones, stops what is left and closes the store. Event streams are told to come again. */
  stop(drainMs?: number): Promise<void>
}

/**
 * Opens the store, starts the worker (`worker: false` for a server that only launches and watches) and makes the handler.
 * Errors: `IN_TASK` (a task is no place for a server), `INVALID_OPTION`, `UNKNOWN_OPTION`, `TASK_LOAD_ERROR`, `WEAK_SECRET`, `STORE_CANNOT_OPEN` and what else the store says of its files.
 */
export async function createOffstage(config: OffstageConfig, options: CreateOptions = {}): Promise<Offstage> {
  const { folder = process.cwd(), ...engineOptions } = options
  refuseInTask()
  const checked = checkConfig(config, folder)
  const engine = await Engine.start(checked, engineOptions)
  const handler: Handler = await handlerOf(engine)
  const developer: Caller = { owner: null, user: null, host: engine.host }
  const run = <T>(fn: () => T): T => runAs(developer, fn)
  return {
    config: checked,
    engine,
    fetch: handler.fetch,
    consoleLink: handler.consoleLink,
    run,
    launchBackgroundTask: (name, ...args) => run(() => launchBackgroundTask(name, ...args)),
    listBackgroundTasks: (filter) => run(() => listBackgroundTasks(filter)),
    getBackgroundTask: (id) => run(() => getBackgroundTask(id)),
    unknownNames: () => engine.unknownNames(),
    async stop(drainMs) {
      await handler.close()
      await engine.stop(drainMs)
    },
  }
}

/** A server in every task's process would run tasks itself, each with servers of their own. */
function refuseInTask(): void {
  if (!findCurrentTask() && process.argv[1] !== fileURLToPath(sibling(import.meta.url, '../runner/child/main'))) return
  throw new OffstageError(
    'IN_TASK',
    "createOffstage() was called in a task's process, which has a server already: launch and list work here as they are. If a task module imports the file that starts your server, move what it needs from there into a file of its own.",
  )
}

async function handlerOf(engine: Engine): Promise<Handler> {
  try {
    return createHandler(engine)
  } catch (error) {
    await engine.stop(0)
    throw error
  }
}
