// Opens the data folder for one command: an engine without a worker. A server on the same folder, if one runs, sees what the command does.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { isOffstageError, OffstageError } from '../base/errors.ts'
import { checkConfig, type EngineConfig } from '../engine/config.ts'
import { Engine } from '../engine/engine.ts'
import { type CommonOptions, databaseIn, loadConfig } from './load-config.ts'

/** A command that takes long is not who tells of the queue. */
const QUIET = { strangers: () => undefined }

/**
 * Runs `work` on the store and closes it again. With `tasks` the project's task modules are loaded: only a launch needs them, so that a task of a module
 * that no longer loads can still be looked at and killed. Errors: those of the config and the store, `NO_DATA`.
 */
export async function withData<T>(
  options: CommonOptions,
  needs: { tasks: boolean },
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await Engine.start(await configFor(options, needs.tasks), { worker: false, events: QUIET })
  try {
    return await work(engine)
  } finally {
    await engine.stop(0)
  }
}

/** The config of a project whose tasks need not be known, and be it only its data folder. Errors: those of the config. */
export function dataConfig(options: CommonOptions): Promise<EngineConfig> {
  return configFor(options, false)
}

async function configFor(options: CommonOptions, needsTasks: boolean): Promise<EngineConfig> {
  if (needsTasks || options.data === undefined) {
    const { config, folder } = await loadConfig(options).catch((error) => {
      if (needsTasks || !isOffstageError(error)) throw error
      // The database is known all the same.
      if (process.env.DATABASE_URL) return { config: { tasks: 'none' }, folder: process.cwd() }
      throw isOffstageError(error, 'CONFIG_LOAD_ERROR') ? withHint(error) : error
    })
    const checked = checkConfig(config, folder)
    return needsTasks ? checked : withoutTasks(checked)
  }
  const data = resolve(options.data)
  const checked = withoutTasks(checkConfig({ tasks: 'none', data }, process.cwd()))
  if (checked.database === undefined && !existsSync(databaseIn(data)))
    throw new OffstageError('NO_DATA', `There is no Offstage data in ${data}: nothing was ever launched there.`)
  return checked
}

/** Code that is broken right now must not keep anybody from stopping what runs. */
function withHint({ code, message, cause }: OffstageError): OffstageError {
  const hint = 'To look at its tasks all the same, name the data folder: --data .offstage.'
  return new OffstageError(code, `${message.replace(/\.$/, '')}. ${hint}`, { cause })
}

/** A command signs no passes, so it can do without the secret that production needs. */
function withoutTasks(config: EngineConfig): EngineConfig {
  return { ...config, tasks: [], isProduction: false }
}
