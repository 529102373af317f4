// The store's files are deleted, replaced or overwritten while servers use them: these stop with the reason, and no launch is acknowledged into the void.
import { copyFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openBed, seen } from './bed/bed.ts'
import { serve } from './bed/command.ts'
import { ms, row } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'

const OTHER = 'offstage-other.db'

test.for<[what: string, fault: (data: string) => void, reason: RegExp]>([
  ['deleted', (data) => rmSync(join(data, 'offstage.db')), /offstage\.db was deleted/],
  ['replaced', (data) => renameSync(join(data, OTHER), join(data, 'offstage.db')), /was replaced by another/],
  ['bereft of its -wal', (data) => rmSync(join(data, 'offstage.db-wal')), /offstage\.db-wal was deleted/],
  ['overwritten', (data) => copyFileSync(join(data, OTHER), join(data, 'offstage.db')), /was overwritten|is damaged/],
])('F66: the file is %s while a server runs', async ([what, fault, reason], context) => {
  const bed = await openBed(context, 'plain')
  const server = await serve(bed, 'start')
  const task = await bed.launch('idles')
  await seen(task, ({ state }) => state.ready)
  // Enough for SQLite to have moved its log into the file.
  const request = { name: 'never', args: `[["${'x'.repeat(4000)}"]]` }
  for (let i = 0; i < 3; i++) await bed.offstage.engine.host.launch(Array.from({ length: 500 }, () => request))
  await until(() => statSync(join(bed.data, 'offstage.db')).size > 4_000_000)
  await lasting(1500)
  prepareOther(join(bed.data, OTHER))
  fault(bed.data)
  const began = performance.now()
  // Asked at once, before the server has had time to look around.
  const answer = await server.call('launch', 'quick').catch(() => ({ status: 0 }))
  const { code } = await server.exited
  const exitMs = performance.now() - began
  await until(() => bed.alive().length === 0)
  expect(code).toBe(1)
  expect(server.output).toMatch(reason)
  row(context, {
    fault: 'F66',
    did: `the file is ${what} while a server runs a task`,
    demanded: 'no launch acknowledged; one line, exit 1; tasks stopped',
    seen: `${answer.status}; exit ${code} after ${ms(exitMs)}; 0 left`,
    met: (answer.status !== 200 || what === 'overwritten') && exitMs <= 5000,
  })
})

/** A small database of another origin. */
function prepareOther(path: string): void {
  const database = new DatabaseSync(path)
  database.exec('create table schema_version (version integer not null)')
  database.close()
}
