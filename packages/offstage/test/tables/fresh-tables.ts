// Gives a test file data tables of its own in a temporary folder, and lets it run scripts in processes of their own on the same file.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterEach, beforeEach } from 'vitest'
import { closeTables, configureTables } from '../../src/tables/connection.ts'

/** Before each test an empty database; after each it is closed and its folder deleted. */
export function freshTables() {
  const fresh = { folder: '', path: '', changes: [] as string[][] }
  beforeEach(async () => {
    fresh.folder = await mkdtemp(join(tmpdir(), 'offstage-tables-'))
    fresh.path = join(fresh.folder, 'tables.db')
    fresh.changes = []
    configureTables({ path: fresh.path, onChange: (tables) => fresh.changes.push(tables) })
  })
  afterEach(async () => {
    await closeTables()
    await rm(fresh.folder, { recursive: true })
  })
  return fresh
}

const DOOR = new URL('../../src/tables.ts', import.meta.url).href

/** Starts a script as an ES module in a process of its own; `t` in it is the door of the tables. The process is killed if it lives longer than 20 s. */
export function startScript(path: string | undefined, script: string) {
  const source = `import * as t from ${JSON.stringify(DOOR)}\n${script}`
  const { OFFSTAGE_TABLES: _, ...env } = process.env
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    env: path === undefined ? env : { ...env, OFFSTAGE_TABLES: path },
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
export function runScript(path: string | undefined, script: string) {
  return startScript(path, script).ended
}
