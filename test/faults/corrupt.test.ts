// Pages of the store's file are damaged: the server says so, and what is still whole can be looked at.
import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { ended, openBed } from './bed/bed.ts'
import { type Command, serve } from './bed/command.ts'
import { ms, row } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'

const PAGE = 4096

test('F68: a page is damaged before the start', async (context) => {
  const { bed, path } = await filled(context)
  damage(path, 'tasks_by_name')
  const began = performance.now()
  const server = await serve(bed, 'start')
  const startMs = performance.now() - began
  await until(() => /is damaged/.test(server.output))
  const codes = await codesOf(server)
  row(context, {
    fault: 'F68',
    did: 'bytes of an index page flipped, then `offstage start`',
    demanded: 'STORE_CORRUPT with the fix; no crash loop; what is whole is shown',
    seen: `started read-only after ${ms(startMs)}; launch ${codes.launch}; list ${codes.list}; told ${told(server)}×`,
    met: codes.launch === 'STORE_CORRUPT' && codes.list === '200' && told(server) === 1,
  })
  expect(server.process.exitCode).toBe(null)
})

test('F68: a page is damaged under a running server', async (context) => {
  const { bed, path } = await filled(context)
  const server = await serve(bed, 'start')
  damage(path, 'tasks')
  forgetPages(path)
  await until(async () => (await server.call('count')).status !== 200 || /is damaged/.test(server.output))
  const codes = await codesOf(server)
  await lasting(2000)
  expect(server.process.exitCode).toBe(null)
  row(context, {
    fault: 'F68',
    did: 'bytes of a table page flipped under a running server, then read',
    demanded: 'STORE_CORRUPT with the fix; writes stop; the server stays',
    seen: `launch ${codes.launch}; list ${codes.list}; told ${told(server)}×`,
    met: codes.launch === 'STORE_CORRUPT' && told(server) === 1,
  })
})

test('F68: the first page is damaged', async (context) => {
  const { bed, path } = await filled(context)
  write(path, 0, Buffer.alloc(100, 0xa5))
  const began = performance.now()
  const refusal = await serve(bed, 'start').catch((error: Error) => error.message)
  const lines = (refusal as string).trim().split('\n').slice(1)
  expect(lines).toEqual([expect.stringMatching(/^offstage: .*offstage\.db is not a SQLite database/)])
  row(context, {
    fault: 'F68',
    did: 'the header of the file is gone',
    demanded: 'one line with path and fix, exit 1',
    seen: `one line after ${ms(performance.now() - began)}`,
    met: true,
  })
})

/** A bed whose file holds tasks and is closed. */
async function filled(context: Parameters<typeof openBed>[0]) {
  const bed = await openBed(context, 'plain')
  // Nobody knows these: the server is at rest.
  const request = { name: 'never', args: `[["${'x'.repeat(500)}"]]` }
  const first = await serve(bed, 'start')
  await ended(await bed.launch('quick'))
  first.process.kill('SIGTERM')
  await first.exited
  for (let i = 0; i < 3; i++) await bed.offstage.engine.host.launch(Array.from({ length: 1000 }, () => request))
  await bed.offstage.stop(0)
  return { bed, path: join(bed.data, 'offstage.db') }
}

async function codesOf(server: Command) {
  const code = ({ status, code }: { status: number; code?: string }) => code ?? `${status}`
  return { launch: code(await server.call('launch', 'quick')), list: code(await server.call('count')) }
}

function told(server: Command): number {
  return server.output.match(/OffstageWarning/g)?.length ?? 0
}

/** Spoils the root page of a table or index. */
function damage(path: string, name: string): void {
  const database = new DatabaseSync(path, { readOnly: true })
  const found = database.prepare('select rootpage from sqlite_schema where name = ?').get(name)
  database.close()
  const at = (Number(found?.rootpage) - 1) * PAGE
  const page = Buffer.alloc(PAGE)
  const file = openSync(path, 'r')
  readSync(file, page, 0, PAGE, at)
  closeSync(file)
  for (let i = 8; i < 40; i++) page[i] = (page[i] as number) ^ 0xff
  write(path, at, page)
  expect(statSync(path).size).toBeGreaterThan(at)
}

/** A commit of another process makes all others read anew what they have in memory. */
function forgetPages(path: string): void {
  const database = new DatabaseSync(path, { timeout: 5000 })
  database.exec('update schema_version set version = version')
  database.close()
}

function write(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, at)
  closeSync(file)
}
