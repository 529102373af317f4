// A parent with a thousand children, most of them queued: killing it ends them all.
import { expect, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { ms, row, scaled } from './bed/rows.ts'
import { until } from './bed/until.ts'

const CHILDREN = scaled(200, 1000)

test('trial: a parent with many children is killed', async (context) => {
  const bed = await openBed(context, 'plain')
  const server = await bed.server({ concurrency: 10 })
  const { store } = bed.offstage.engine
  const parent = await bed.launch('parent', CHILDREN)
  await seen(parent, ({ state }) => state.ready)
  await until(async () => (await store.count({ names: ['idles'], statuses: ['running'] }, 100)) === 9)
  const began = performance.now()
  await parent.kill({ reason: 'enough' })
  await until(async () => (await store.count({ names: ['idles'], statuses: ['killed'] }, 10_000)) === CHILDREN)
  expect((await ended(parent)).status).toBe('killed')
  const tookMs = performance.now() - began
  expect(await store.count({}, 10_000)).toBe(CHILDREN + 1)
  await until(async () => (await server.figures()).running === 0)
  row(context, {
    fault: 'children',
    did: `killed a parent of ${CHILDREN} children, 9 running, the rest queued`,
    demanded: 'all ended < 2 s',
    seen: ms(tookMs),
    met: tookMs < 2000,
  })
})
