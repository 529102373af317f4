// A task waits under a name that no live worker knows: it stays queued, whoever looks is told, and a worker that knows the name runs it.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { newId } from '../../packages/offstage/src/base/ids.ts'
import { newDatabase } from '../../packages/offstage/test/postgres/new-database.ts'
import { ended, openBedOn } from './bed/bed.ts'
import { release } from './bed/release.ts'
import { IS_FULL, ms, row, scaled } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'

/** Two more looks: it is not said again. */
const ONCE_MS = scaled(0, 25_000)
const TOLD = /tasks wait, and no live worker knows 'renamed': they stay queued/g

test.for(['SQLite', 'PostgreSQL'])('F80: nobody knows the name of a task that waits, on %s', async (store, context) => {
  const database = store === 'PostgreSQL' ? await newDatabase() : undefined
  const bed = await openBedOn(database, context, 'deployed')
  const before = release(bed, 'old', database)
  // One that serves only, one that works; one that does both.
  const all = [before.run('start', '--no-worker'), before.run('worker')]
  if (IS_FULL) all.push(before.run('start'))
  for (const { ready } of all) await ready
  const id = newId()
  const began = performance.now()
  await bed.offstage.engine.store.launch([
    { id, name: 'renamed', args: '[[]]', owner: null, tags: [], parent: null, run: { retries: 0 } },
  ])
  const task = await bed.offstage.getBackgroundTask(id)
  await until(() => all.every(({ output }) => output.match(TOLD)), 120_000)
  const toldMs = performance.now() - began
  await lasting(ONCE_MS)
  expect(all.map(({ output }) => output.match(TOLD)?.length)).toEqual(all.map(() => 1))
  expect(await bed.offstage.unknownNames()).toEqual(['renamed'])
  const { bin, folder } = before
  const listed = await promisify(execFile)(process.execPath, [bin, 'ls'], { cwd: folder })
  expect([listed.stdout, listed.stderr]).toEqual([
    expect.stringMatching(/^queued .*renamed/m),
    expect.stringMatching(TOLD),
  ])
  expect(await task.snapshot()).toMatchObject({ status: 'queued', attempt: 0 })
  await release(bed, 'with-renamed', database).run('worker').ready
  expect(await ended(task)).toMatchObject({ status: 'completed', result: 'with-renamed', attempt: 1 })
  expect(await bed.offstage.unknownNames()).toEqual([])
  row(context, {
    fault: 'F80',
    did: `${store}: a task under a name that no worker declares; later one that does`,
    demanded: 'stays queued; said ≤ 60 s, once a process, also by a server without worker; runs when known',
    seen: `queued; said by ${all.length} of ${all.length} within ${ms(toldMs)}, once; in \`ls\` and to the server's code; run by the later one`,
    met: toldMs <= 60_000,
  })
})
