// Releases of an app, deployed side by side: folders of their own with a config, the task module `tasks/deployed.ts` and an Offstage, which may be a later one than what is built here.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Bed } from './bed.ts'
import { until } from './until.ts'

const PACKAGE = resolve(import.meta.dirname, '../../../packages/offstage')
const MODULES = resolve(import.meta.dirname, '../../../node_modules')
const TASKS = resolve(import.meta.dirname, '../tasks/deployed.ts')

export interface Migration {
  /** Statements of the migration that this Offstage brings. */
  steps: string[]
  /** Whether the Offstage that is built here can live with what they leave. */
  isCompatible: boolean
  /** What a table of the store is called from then on. */
  renamed?: [before: string, now: string]
}

export interface Deployed {
  process: ChildProcess
  readonly output: string
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** Resolves when it says so; rejects if it ends before. */
  ready: Promise<unknown>
}

export interface Release {
  folder: string
  /** Its command line. */
  bin: string
  /** The bed ends it with all else of its own. */
  run(name: 'worker' | 'start', ...flags: string[]): Deployed
}

/** `version` is what its tasks tell; without a migration its Offstage is the one that is built here. */
export function release(bed: Bed, version: string, database: string | undefined, migration?: Migration): Release {
  const folder = join(bed.folder, version)
  const modules = join(folder, 'node_modules')
  mkdirSync(modules, { recursive: true })
  if (migration) laterOffstage(modules, migration)
  else symlinkSync(PACKAGE, join(modules, 'offstage'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  cpSync(TASKS, join(folder, 'tasks.ts'))
  const config = { tasks: './tasks.ts', data: bed.data, concurrency: 4, database }
  writeFileSync(
    join(folder, 'offstage.config.ts'),
    `import { functions } from './tasks.ts'\nexport default { ...${JSON.stringify(config)}, functions }\n`,
  )
  const bin = join(modules, 'offstage', 'bin', 'offstage.js')
  return {
    folder,
    bin,
    run: (name, ...flags) => run(bed, folder, [bin, name, ...flags], { VERSION: version }),
  }
}

/** A copy of the package with one more migration, and statements that fit. */
function laterOffstage(modules: string, { steps, isCompatible, renamed }: Migration): void {
  const folder = join(modules, 'offstage')
  for (const part of ['package.json', 'bin', 'dist'])
    cpSync(join(PACKAGE, part), join(folder, part), { recursive: true })
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'))
  for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(MODULES, name), join(modules, name))
  }
  const store = join(folder, 'dist', 'store')
  const file = join(store, 'sql', 'migrate.js')
  const mark = 'export const SCHEMA_VERSION'
  const added = `MIGRATIONS.push({ steps: ${JSON.stringify(steps)}.map((text) => () => text), oldest: MIGRATIONS.length${isCompatible ? '' : ' + 1'} })`
  edit(file, (text) => text.replace(mark, `${added}\n${mark}`))
  if (!renamed) return
  const files = readdirSync(store, { recursive: true, encoding: 'utf8' })
  for (const name of files.filter((name) => name.endsWith('.js') && !name.includes('migrat')))
    edit(join(store, name), (text) => text.replaceAll(...renamed))
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

function run(bed: Bed, folder: string, args: string[], more: Record<string, string>): Deployed {
  const { VITEST: _v, NODE_ENV: _n, HOST: _h, ...env } = process.env
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...env, ...more, PORT: '0', FAULTS_BED: bed.mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  const ready = until(() => {
    if (child.exitCode !== null) throw new Error(`it ended (${child.exitCode}):\n${output}`)
    return /^(worker )?ready/m.test(output)
  })
  ready.catch(() => undefined)
  return {
    process: child,
    exited,
    ready,
    get output() {
      return output
    },
  }
}
