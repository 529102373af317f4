// The dev server while its code is edited, again and again: running tasks keep their code, new ones run the new, and nothing piles up.
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { serve } from './bed/command.ts'
import { descendants } from './bed/process-table.ts'
import { row, scaled } from './bed/rows.ts'
import { until } from './bed/until.ts'

const EDITS = scaled(3, 20)

test('F25: hot reload', async (context) => {
  const bed = await openBed(context, 'versioned')
  const entry = bed.file('tasks.ts')
  const edit = (version: number) =>
    writeFileSync(entry, `process.env.VERSION = '${version}'\nawait import(${JSON.stringify(bed.modules[0])})\n`)
  edit(0)
  const dev = await serve(bed, 'dev', { tasks: [entry], concurrency: 4 })
  const old = await bed.launch('tells-version', bed.file('gate'))
  expect((await seen(old, ({ state }) => state.ready)).state.version).toBe('0')
  for (let version = 1; version <= EDITS; version++) {
    edit(version)
    await until(async () => (await ended(await bed.launch('tells-version'))).result === String(version))
  }
  writeFileSync(bed.file('gate'), '')
  expect(await ended(old)).toMatchObject({ status: 'completed', result: '0', attempt: 1 })
  const workers = () => bed.offstage.engine.store.workers()
  await until(async () => (await workers()).length === 1)
  // The process in front, the one that serves, and what that keeps ready.
  await until(() => descendants(dev.process.pid as number).length <= 8)
  row(context, {
    fault: 'F25',
    did: `edited the tasks ${EDITS} times under a running task`,
    demanded: 'old task: old code; new: new; one worker afterwards',
    seen: `so it was; ${(await workers()).length} worker, ${descendants(dev.process.pid as number).length} processes`,
    met: true,
  })
})
