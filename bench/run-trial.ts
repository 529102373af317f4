// Starts a trial in a fresh process, in a fresh folder and a fresh database, and brings its figures. Called by the main loop.
import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoreKind } from './adapter.ts'
import type { Postgres } from './postgres.ts'
import type { Figures } from './scenarios/scenario.ts'

export interface TrialSpec {
  store: StoreKind
  system: string
  scenario: string
  scale: number
  folder: string
  url?: string
}

const LONGEST_MS = 300_000

/** The figures, or why there are none: a trial that fails is told of and leaves its cell empty. */
export async function runTrial(
  store: StoreKind,
  system: string,
  scenario: string,
  scale: number,
  postgres: Postgres | undefined,
): Promise<Figures | { error: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'offstage-bench-'))
  const database = await postgres?.newDatabase()
  try {
    return await inChild({ store, system, scenario, scale, folder, ...(database ? { url: database.url } : {}) })
  } finally {
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  }
}

function inChild(spec: TrialSpec): Promise<Figures | { error: string }> {
  const { DATABASE_URL: _, ...env } = process.env
  const child = fork(new URL('./trial.ts', import.meta.url), [JSON.stringify(spec)], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let figures: Figures | undefined
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk).slice(-4000)
  })
  child.on('message', (message: Figures) => {
    figures = message
  })
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
    child.on('close', (code, signal) => {
      clearTimeout(late)
      const line = words.split('\n').find((line) => /^\w*error:/i.test(line)) ?? words.split('\n')[0]
      resolve(figures ?? { error: `ended with ${signal ?? code}: ${line}` })
    })
  })
}
