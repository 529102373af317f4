// Gives tests data tables of their own, on every database there is, and lets them run scripts in processes of their own on the same tables.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterEach, beforeEach, describe } from 'vitest'
import { closeTables, configureTables } from '../../src/tables/connection.ts'
import { newDatabase } from '../postgres/new-database.ts'

export interface FreshTables {
  /** A file's path, or a database's address. */
  place: string
  /** Empty at first; for what a test wants to put on the disk. */
  folder: string
  /** What `onChange` was told. */
  changes: string[][]
  /** A place like this one, for tables of its own. */
  another(): Promise<string>
}

const DATABASES = {
  SQLite: async (folder: string) => join(folder, `${randomUUID()}.db`),
  PostgreSQL: () => newDatabase(),
}

/** Tests that hold on every database. Before each test it is empty. */
export function onEachDatabase(tests: (fresh: FreshTables) => void): void {
  for (const database of ['SQLite', 'PostgreSQL'] as const)
    describe(`on ${database}`, () => tests(freshTables(database)))
}

/** Before each test an empty database; after each it is closed and deleted. */
export function freshTables(database: keyof typeof DATABASES): FreshTables {
  const fresh = { folder: '', place: '', changes: [] as string[][], another: () => DATABASES[database](fresh.folder) }
  beforeEach(async () => {
    fresh.folder = await mkdtemp(join(tmpdir(), 'offstage-tables-'))
    fresh.place = await fresh.another()
    fresh.changes = []
    configureTables({ place: fresh.place, onChange: (tables) => fresh.changes.push(tables) })
  })
  afterEach(async () => {
    await closeTables()
    await rm(fresh.folder, { recursive: true })
  })
  return fresh
}

const DOOR = new URL('../../src/tables.ts', import.meta.url).href

/** Starts a script as an ES module in a process of its own; `t` in it is the door of the tables. The process is killed if it lives longer than 20 s. */
export function startScript(place: string | undefined, script: string) {
  const source = `import * as t from ${JSON.stringify(DOOR)}\n${script}`
  const { OFFSTAGE_TABLES: _, ...env } = process.env
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    env: place === undefined ? env : { ...env, OFFSTAGE_TABLES: place },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 20_000,
    killSignal: 'SIGKILL',
  })
  const ended = Promise.all([once(child, 'exit'), textOf(child.stdout), textOf(child.stderr)]).then(
    ([[code, signal], out, err]) => ({
      code: code as number | null,
      signal: signal as string | null,
      out: out.trim(),
      err: err.trim(),
    }),
  )
  return { child, ended }
}

/** Runs a script to its end. */
export function runScript(place: string | undefined, script: string) {
  return startScript(place, script).ended
}
