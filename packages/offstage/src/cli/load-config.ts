// Finds and imports the project's config file. Called by every command that needs to know the project.
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { OffstageError } from '../base/errors.ts'
import type { OffstageConfig } from '../engine/config.ts'
import { loadFault } from '../engine/load-fault.ts'

const NAMES = ['offstage.config.ts', 'offstage.config.js', 'offstage.config.mjs']

/** Options every command has. */
export interface CommonOptions {
  json?: boolean
  /** Path of the config file. */
  config?: string
  /** The data folder; wins over the config's. */
  data?: string
}

/** The config as written, with `--data` put in, and the folder its paths start from. Errors: `CONFIG_NOT_FOUND`, `CONFIG_LOAD_ERROR`. */
export async function loadConfig(options: CommonOptions): Promise<{ config: OffstageConfig; folder: string }> {
  const path = findConfig(options.config)
  let loaded: { default?: unknown }
  try {
    loaded = (await import(pathToFileURL(path).href)) as { default?: unknown }
  } catch (error) {
    if (error instanceof OffstageError) throw error
    throw new OffstageError('CONFIG_LOAD_ERROR', `${path} cannot be loaded: ${loadFault(error, path)}.`, {
      cause: error,
    })
  }
  const config = loaded.default
  if (typeof config !== 'object' || config === null) {
    throw new OffstageError(
      'CONFIG_LOAD_ERROR',
      `${path} has no config as its default export. Write: export default defineConfig({ tasks: './tasks.ts' }).`,
    )
  }
  const data = options.data === undefined ? {} : { data: resolve(options.data) }
  return { config: { ...(config as OffstageConfig), ...data }, folder: dirname(path) }
}

function findConfig(given: string | undefined): string {
  if (given !== undefined) {
    if (existsSync(given)) return resolve(given)
    throw new OffstageError('CONFIG_NOT_FOUND', `There is no config file ${resolve(given)}.`)
  }
  const found = NAMES.map((name) => resolve(name)).find((path) => existsSync(path))
  if (found) return found
  throw new OffstageError(
    'CONFIG_NOT_FOUND',
    `No config file in ${process.cwd()}: looked for ${NAMES.join(', ')}. Write one: export default { tasks: './tasks.ts' }. Or go to your project's folder, or name the file: --config path/to/${NAMES[0]}.`,
  )
}

/** The engine's database in a data folder: how the commands tell that something was ever launched there. */
export function databaseIn(folder: string): string {
  return join(folder, 'offstage.db')
}
