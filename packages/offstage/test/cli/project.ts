// A small project in a folder of its own, and the built command line run in it as people run it: a process with a working directory, output and an exit code.
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

const PACKAGE = resolve(import.meta.dirname, '../..')
const CONFIG = "import { defineConfig } from 'offstage/config'\nexport default defineConfig({ tasks: './tasks.ts' })\n"

/** A folder with config, tasks and the package; removed after the test. `files` are added, or replace those. */
export function project(files: Record<string, string> = {}): string {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(PACKAGE, join(folder, 'node_modules/offstage'))
  cpSync(join(import.meta.dirname, 'fixtures/tasks.ts'), join(folder, 'tasks.ts'))
  const all = { 'package.json': '{ "type": "module" }', 'offstage.config.ts': CONFIG, ...files }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text)
  return folder
}

export function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'offstage-cli-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

export interface Ended {
  code: number | null
  out: string
  err: string
}

/** Runs a command to its end. */
export async function offstage(folder: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return await begin(folder, args, env).ended
}

/** A command under way. */
export interface Started {
  process: ChildProcess
  ended: Promise<Ended>
  /** Resolves with the match when standard output (`err`: standard error) so far fits; rejects with all output when the process ends before. */
  sees(pattern: RegExp, where?: 'out' | 'err'): Promise<RegExpMatchArray>
  /** What was printed so far. */
  readonly out: string
}

export function begin(folder: string, args: string[], env: Record<string, string> = {}): Started {
  const {
    PORT: _p,
    HOST: _h,
    OFFSTAGE_DATA: _d,
    DATABASE_URL: _u,
    NODE_ENV: _n,
    OFFSTAGE_SECRET: _s,
    VITEST: _v,
    ...inherited
  } = process.env
  const child = spawn(process.execPath, [join(PACKAGE, 'bin/offstage.js'), ...args], {
    cwd: folder,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { out: '', err: '' }
  const lookers = new Set<() => void>()
  const add = (where: 'out' | 'err') => (more: string) => {
    text[where] += more
    for (const looker of lookers) looker()
  }
  child.stdout.setEncoding('utf8').on('data', add('out'))
  child.stderr.setEncoding('utf8').on('data', add('err'))
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...text })))
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  return {
    process: child,
    ended,
    get out() {
      return text.out
    },
    sees: (pattern, where = 'out') =>
      new Promise((resolve, reject) => {
        const looker = () => {
          const match = text[where].match(pattern)
          if (!match) return
          lookers.delete(looker)
          resolve(match)
        }
        lookers.add(looker)
        looker()
        void ended.then(() => reject(new Error(`it ended without ${pattern}:\n${text.out}\n${text.err}`)))
      }),
  }
}

/** A server of the project on a free port, once it accepts requests. */
export async function server(
  folder: string,
  command: 'dev' | 'start',
  env: Record<string, string> = {},
): Promise<Started & { url: string }> {
  const started = begin(folder, [command], { PORT: '0', ...env })
  const [, url] = await started.sees(/^ready (http:\S+)$/m)
  return Object.assign(started, { url: url! })
}

export function lines(text: string): string[] {
  return text.split('\n').filter(Boolean)
}
