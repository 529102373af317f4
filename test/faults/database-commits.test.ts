// The connection breaks after a commit was sent and before its answer came: what was launched is there once, what was claimed runs once.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openFleet } from './bed/fleet.ts'
import { row, scaled } from './bed/rows.ts'
import { until } from './bed/until.ts'

const CUTS = scaled(40, 1000)
const AT_ONCE = 5

test('F42: connections break in the middle of commits', async (context) => {
  const { near, far, bed, url } = await openFleet(context, { isDurable: true }, 'plain')
  await bed.server({ database: url, concurrency: 4 })
  near.cutAfterCommit(0.3)
  far.cutAfterCommit(0.1)
  const file = bed.file('starts')
  const ids: string[] = []
  let refused = 0
  const launcher = async () => {
    while (near.cuts + far.cuts < CUTS)
      await bed.launch('marks', file).then(
        ({ id }) => ids.push(id),
        () => refused++,
      )
  }
  await Promise.all(Array.from({ length: AT_ONCE }, launcher))
  for (const wire of [near, far]) wire.cutAfterCommit(0)
  await until(
    async () => (await bed.offstage.listBackgroundTasks({ status: ['queued', 'running'] })).length === 0,
    120_000,
  )
  const tasks = await bed.offstage.engine.store.get(ids)
  expect(tasks.every((task) => task?.status === 'completed')).toBe(true)
  const starts = readFileSync(file, 'utf8').trim().split('\n')
  expect(starts.toSorted()).toEqual([...new Set(starts)].sort())
  const all = await bed.offstage.engine.store.count({ names: ['marks'] }, 1_000_000)
  expect(all).toBe(starts.length)
  row(context, {
    fault: 'F42',
    did: `${near.cuts} connections of a launcher and ${far.cuts} of a worker broken between a commit and its answer`,
    demanded: '0 lost, 0 twice',
    seen: `${ids.length} acknowledged, ${all} stored, each completed once; ${refused} refused`,
    met: all === ids.length + refused || refused === 0,
  })
})
