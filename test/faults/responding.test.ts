// A task whose event loop is stuck is shown as such, and no more once it turns again.
import { expect, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { ms, row } from './bed/rows.ts'
import { until } from './bed/until.ts'

test('F14: a task that holds its own event loop is told from one that works', async (context) => {
  const bed = await openBed(context, 'hog', 'plain')
  await bed.server()
  const idle = await bed.launch('idles')
  const hog = await bed.launch('hogs-its-process', 12_000)
  await seen(hog, ({ state }) => state.ready)
  const began = performance.now()
  const stuckSince = await until(async () => (await hog.snapshot()).vitals?.stuckSince)
  const flaggedMs = performance.now() - began
  expect(stuckSince).toBeLessThanOrEqual(Date.now())
  expect((await idle.snapshot()).vitals?.stuckSince).toBeNull()
  const after = await ended(hog)
  expect([after.status, after.vitals?.stuckSince]).toEqual(['completed', null])
  expect(after.vitals?.cpuMs).toBeGreaterThan(1000)
  row(context, {
    fault: 'F14',
    did: 'a task held its own event loop for 12 s',
    demanded: 'shown as not responding (within 6 s), and not after it',
    seen: `after ${ms(flaggedMs)}; gone at the end`,
    met: flaggedMs <= 6000,
  })
})
