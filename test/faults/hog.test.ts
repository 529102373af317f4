// An inline task that holds the worker's event loop: the worker's heart beats on, and nobody takes it for lost.
import { expect, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { ms, row, scaled } from './bed/rows.ts'

const HOLD_MS = scaled(20_000, 60_000)

test('F14: the worker’s event loop is held by an inline task', async (context) => {
  const bed = await openBed(context, 'hog', 'plain')
  await bed.server({ concurrency: 2 })
  const hog = await bed.launch('hogs-the-worker', HOLD_MS)
  await seen(hog, ({ state }) => state.ready)
  // The one that could take the first for lost, and runs what else there is.
  await bed.server({ concurrency: 1 })
  let slowest = 0
  let others = 0
  while ((await hog.snapshot()).status === 'running') {
    const launched = performance.now()
    expect((await ended(await bed.launch('quick', 1))).status).toBe('completed')
    slowest = Math.max(slowest, performance.now() - launched)
    others++
  }
  expect(await ended(hog)).toMatchObject({ status: 'completed', result: 'released', attempt: 1 })
  row(context, {
    fault: 'F14',
    did: `an inline task held its worker for ${HOLD_MS / 1000} s, another worker beside it`,
    demanded: 'not declared missing; other workers’ tasks unaffected',
    seen: `completed; ${others} others done meanwhile, the slowest in ${ms(slowest)}`,
    met: true,
  })
})
