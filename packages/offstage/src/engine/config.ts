// The configuration: what users write, checked once at the door, and what the parts are handed.
import { isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clip, OffstageError } from '../base/errors.ts'
import { placeOf } from '../store/postgres/place.ts'
import { checkKnown } from '../task/check-known.ts'
import { checkKeep, type Keep } from '../task/keep.ts'
import { areServerFunctions, type ServerFunctions } from './functions.ts'
import type { PlanPolicy } from './plan.ts'

/** What `offstage.config.ts` and `createOffstage` take. Everything has a default but `tasks`. */
export interface OffstageConfig {
  /** The modules that declare background tasks: paths relative to the config file (to the working directory for `createOffstage`), or URLs. */
  tasks: (string | URL) | (string | URL)[]
  /** What the browser may call: a set made by `serverFunctions({…})`. */
  functions?: ServerFunctions
  /** Folder of the embedded store. Default: `OFFSTAGE_DATA`, else `.offstage` in the working directory. */
  data?: string
  /** `postgres://user:password@host:port/name`: tasks and data tables are kept there, for any number of machines; the package `pg` must be installed. Default: `DATABASE_URL`,
   * else the embedded store. */
  database?: string
  /** Names the user behind a request; null for an anonymous visitor. */
  authenticate?: (request: Request) => User | null | Promise<User | null>
  /** What an owner may use: time, tasks at once, tasks open. Asked at each launch. Default: no bounds. */
  plan?: PlanPolicy
  /** How long ended tasks are kept, and how many of a name; false: for ever. A definition's word goes before. Default: 7 days, 10,000. */
  keep?: Keep | false
  /** Signs passes and cookies; several: the first signs, all are accepted. Default: `OFFSTAGE_SECRET`; in development one is made and kept in the data folder. */
  secret?: string | string[]
  /** Tasks at once in one worker, 1 to 1,000. Default 10. */
  concurrency?: number
  /** Names under which this server may be called, besides the loopback ones. */
  hosts?: string[]
  /** Where the routes are mounted. Default `/offstage`. */
  base?: string
  /** Who may use the console in production; in development the printed link is the key. */
  console?: { access: (request: Request) => 'operator' | 'viewer' | null | Promise<'operator' | 'viewer' | null> }
  /** A folder with the app's built page, served at `/` by the command line's server. */
  web?: string | URL
  /** The app's own routes, asked before the page: a Response, or undefined for "not mine". */
  fetch?: (request: Request) => Response | undefined | Promise<Response | undefined>
}

/** A signed-in user: `id` becomes the owner of what they launch. */
export interface User {
  id: string
}

/** Checked, with defaults filled in and paths made absolute. */
export interface EngineConfig extends Omit<OffstageConfig, 'tasks' | 'web' | 'database'> {
  tasks: string[]
  data: string
  /** Absent: the embedded store. */
  database?: string
  base: string
  concurrency: number
  hosts: string[]
  web?: string
  isProduction: boolean
}

const KNOWN = [
  'tasks',
  'functions',
  'data',
  'database',
  'authenticate',
  'plan',
  'keep',
  'secret',
  'concurrency',
  'hosts',
  'base',
  'console',
  'web',
  'fetch',
] as const

/** Gives the config back, typed: `export default defineConfig({ tasks: './tasks.ts' })`. */
export function defineConfig(config: OffstageConfig): OffstageConfig {
  return config
}

/** Errors: `UNKNOWN_OPTION`, `INVALID_OPTION`. `folder` is what relative paths start from. */
export function checkConfig(
  config: OffstageConfig,
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): EngineConfig {
  if (typeof config !== 'object' || config === null)
    throw invalid('the config', 'must be an object: export default defineConfig({ tasks: … })')
  checkKnown(config, KNOWN, 'the config')
  const tasks = [config.tasks ?? []].flat().map((path) => pathOf(path, folder, 'tasks'))
  if (tasks.length === 0) throw invalid('tasks', "name the modules that declare background tasks: tasks: './tasks.ts'")
  const concurrency = config.concurrency ?? 10
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 1000)
    throw invalid('concurrency', `${clip(String(concurrency))} is not a whole number from 1 to 1,000`)
  const base = config.base ?? '/offstage'
  if (!/^(\/[\w.-]+)+$/.test(base)) throw invalid('base', `'${clip(String(base))}' is not a path such as /offstage`)
  for (const key of ['authenticate', 'plan', 'fetch'] as const) {
    if (config[key] !== undefined && typeof config[key] !== 'function') throw invalid(key, 'must be a function')
  }
  if (config.functions !== undefined && !areServerFunctions(config.functions))
    throw invalid('functions', 'declare them with serverFunctions({ … })')
  if (config.keep !== undefined) checkKeep(config.keep)
  if (config.console !== undefined && typeof config.console?.access !== 'function')
    throw invalid('console', 'give { access: (request) => … }')
  const { web, database: _database, ...rest } = config
  const database = config.database ?? (env.DATABASE_URL || undefined)
  if (database !== undefined) placeOf(database)
  return {
    ...rest,
    tasks,
    concurrency,
    base,
    hosts: config.hosts ?? [],
    data: resolve(config.data ?? (env.OFFSTAGE_DATA || '.offstage')),
    isProduction: env.NODE_ENV === 'production' || !isLoopback(env.HOST || '127.0.0.1'),
    ...(database === undefined ? {} : { database }),
    ...(web === undefined ? {} : { web: pathOf(web, folder, 'web') }),
  }
}

/** Names and addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

function pathOf(path: unknown, folder: string, option: string): string {
  if (path instanceof URL || (typeof path === 'string' && path.startsWith('file:'))) return fileURLToPath(path)
  if (typeof path === 'string' && path !== '') return isAbsolute(path) ? path : resolve(folder, path)
  throw invalid(option, 'expected a path or a file URL')
}

function invalid(option: string, fact: string): OffstageError {
  return new OffstageError('INVALID_OPTION', `offstage config, ${option}: ${fact}.`)
}
