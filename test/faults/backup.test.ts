// A backup is made while a server works, and started as a data folder of its own.
import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openBed, seen } from './bed/bed.ts'
import { serve } from './bed/command.ts'
import { ms, row, scaled } from './bed/rows.ts'
import { until } from './bed/until.ts'

const BIN = resolve(import.meta.dirname, '../../packages/offstage/bin/offstage.js')
const STORED = scaled(3000, 50_000)

test('F67: a backup of a running server, restored', async (context) => {
  const bed = await openBed(context, 'plain', 'reporters')
  const { host, store } = bed.offstage.engine
  const waiting = { name: 'never', args: `[["${'x'.repeat(2000)}"]]` }
  for (let i = 0; i < STORED; i += 1000) await host.launch(Array.from({ length: 1000 }, () => waiting))
  const server = await serve(bed, 'start', { concurrency: 6 })
  const gate = bed.file('gate')
  const running = [await bed.launch('shouts', gate), await bed.launch('whispers', gate), await bed.launch('idles')]
  for (const task of running) await seen(task, ({ state }) => state.ready)
  let isOver = false
  let accepted = 0
  const load = (async () => {
    for (; !isOver; accepted++) await host.launch([{ name: 'quick', args: '[["x"]]' }])
  })()
  const to = join(bed.folder, 'backup')
  const began = performance.now()
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, 'backup', to, '--data', bed.data, '--json'])
  const backupMs = performance.now() - began
  isOver = true
  await load
  const bytes = JSON.parse(stdout).files[0].bytes as number
  const copied = new DatabaseSync(join(to, 'offstage.db'))
  const sound = copied.prepare('pragma integrity_check').get()?.integrity_check
  copied.close()
  expect(sound).toBe('ok')
  // The server whose backup it is goes on meanwhile: its workers live, but not for the copy.
  const restored = await serve({ ...bed, data: to }, 'start', { tasks: bed.modules })
  const restoredAt = performance.now()
  const ghosts = () => {
    const database = new DatabaseSync(join(to, 'offstage.db'), { readOnly: true, timeout: 5000 })
    const rows = database.prepare("select id, status from tasks where name in ('shouts', 'whispers', 'idles')").all()
    database.close()
    return rows.map(({ status }) => status)
  }
  expect(ghosts()).toHaveLength(running.length)
  await until(() => ghosts().every((status) => status === 'missing'), 60_000)
  const missingMs = performance.now() - restoredAt
  const stillRuns = await Promise.all(running.map((task) => task.isRunning()))
  expect(stillRuns).toEqual([true, true, true])
  restored.process.kill('SIGTERM')
  await restored.exited
  expect(server.process.exitCode).toBe(null)
  row(context, {
    fault: 'F67',
    did: `backup under load (${accepted} launches meanwhile, 3 tasks running), started beside the original`,
    demanded: 'integrity ok; 0 ghosts: missing ≤ 35 s; the original is untouched',
    seen: `${sound}, ${Math.round(bytes / 1e6)} MB in ${ms(backupMs)}; missing after ${ms(missingMs)}; it runs on`,
    met: missingMs <= 35_000 && (await store.count({ statuses: ['missing'] }, 10)) === 0,
  })
})
