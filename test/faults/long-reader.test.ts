// Somebody reads without end: SQLite's log grows as long as an old view of the data is held, and is cut again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Bed, openBed, seen } from './bed/bed.ts'
import { serve } from './bed/command.ts'
import { ms, row, scaled } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'

const LIMIT_MB = 64
const WATCHERS = 20
const CHUNK = 40

test('F63: watchers read all the time while much is written', async (context) => {
  const bed = await openBed(context, 'plain')
  const server = await serve(bed, 'start')
  const task = await bed.launch('idles')
  await seen(task, ({ state }) => state.ready)
  const enough = new AbortController()
  const watching = Array.from({ length: WATCHERS }, async () => {
    for await (const _ of task.watch({ signal: enough.signal }));
  })
  let isOver = false
  const reading = (async () => {
    while (!isOver) await bed.offstage.engine.store.list({ limit: 200 })
  })()
  let peakMb = 0
  for (let written = 0; written < scaled(100, 600); written += CHUNK) {
    await writeMb(bed, CHUNK)
    peakMb = Math.max(peakMb, logMb(bed))
  }
  isOver = true
  enough.abort()
  await Promise.all([...watching, reading])
  expect(server.process.exitCode).toBe(null)
  row(context, {
    fault: 'F63',
    did: `${scaled(100, 600)} MB written while ${WATCHERS} watch and lists are read without pause`,
    demanded: `-wal ≤ ${LIMIT_MB} MB`,
    seen: `${peakMb.toFixed(0)} MB at most`,
    met: peakMb <= LIMIT_MB,
  })
})

test('F63: another program holds an old view of the data', async (context) => {
  const bed = await openBed(context, 'plain')
  const server = await serve(bed, 'start')
  const release = await holdView(context, join(bed.data, 'offstage.db'))
  for (let written = 0; written < 100; written += CHUNK) await writeMb(bed, CHUNK)
  const grownMb = logMb(bed)
  expect(grownMb).toBeGreaterThan(LIMIT_MB)
  await until(() => /-wal has grown to \d+ MB and cannot be cut: a program holds/.test(server.output), 20_000)
  await lasting(3000)
  const warnings = server.output.match(/has grown to/g)?.length
  await release()
  const releasedAt = performance.now()
  await until(() => logMb(bed) <= LIMIT_MB, 20_000)
  const cutMs = performance.now() - releasedAt
  row(context, {
    fault: 'F63',
    did: 'another program holds an old view while 100 MB are written, then lets go',
    demanded: 'warned once; cut again ≤ 2 s after',
    seen: `grew to ${grownMb.toFixed(0)} MB; warned ${warnings}×; ${logMb(bed).toFixed(0)} MB after ${ms(cutMs)}`,
    met: warnings === 1 && cutMs <= 2000,
  })
})

/** About so many megabytes of launches. */
async function writeMb(bed: Bed, megabytes: number): Promise<void> {
  const request = { name: 'never', args: `[["${'x'.repeat(100_000)}"]]` }
  for (let i = 0; i < megabytes; i += 4)
    await bed.offstage.engine.host.launch(Array.from({ length: 40 }, () => request))
}

function logMb(bed: Bed): number {
  return statSync(join(bed.data, 'offstage.db-wal')).size / 1024 ** 2
}

/** A process that reads once inside a transaction and stays in it; gives the way to end it. */
async function holdView(context: Parameters<typeof openBed>[0], path: string): Promise<() => Promise<void>> {
  const script = `const { DatabaseSync } = require('node:sqlite')
    const database = new DatabaseSync(process.argv[1])
    database.exec('begin')
    database.prepare('select count(*) from tasks').get()
    process.on('message', () => database.close())
    process.send('holds')`
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const exited = once(child, 'exit')
  const end = async () => {
    child.kill('SIGKILL')
    await exited
  }
  context.onTestFinished(end)
  await once(child, 'message')
  return end
}
