// A burst of launches, and a long queue: bounded memory, quick launches and claims, first come first served.

import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { openBed } from './bed/bed.ts'
import { forgetPeak, memoryMb } from './bed/process-table.ts'
import { mb, ms, percentile, row, scaled } from './bed/rows.ts'
import { until } from './bed/until.ts'

const BURST = scaled(2000, 10_000)
const QUEUED = scaled(5000, 200_000)
const BATCH = 1000
const RUN = scaled(100, 1000)
const CLAIMS = scaled(20, 200)

test('F29: a burst of launches, and a long queue', async (context) => {
  const bed = await openBed(context, 'plain')
  const server = await bed.server({ concurrency: 2 })
  const { host, store } = bed.offstage.engine
  await until(async () => {
    const [task] = await host.launch([{ name: 'quick', args: '[[]]' }])
    return (await store.get([task?.id as string]))[0]
  })
  const before = memoryMb(server.pid).now
  forgetPeak(server.pid)
  const launchMs: number[] = []
  const batchOf = (name: string) => Array.from({ length: BATCH }, () => ({ name, args: '[[]]' }))
  const began = performance.now()
  await Promise.all(Array.from({ length: BURST / BATCH }, () => host.launch(batchOf('quick'))))
  const burstMs = performance.now() - began
  // Nobody runs these but this test: their supervisor is busy with what came first.
  for (let sent = BURST; sent < QUEUED; sent += BATCH) await host.launch(batchOf('quick'))
  for (let i = 0; i < 100; i++) {
    const at = performance.now()
    await host.launch([{ name: 'quick', args: '[[]]' }])
    launchMs.push(performance.now() - at)
  }
  await until(async () => (await store.count({ statuses: ['completed'] }, RUN)) >= RUN, 120_000)
  const peakMb = memoryMb(server.pid).peak - before
  // Nothing was started before something that came earlier.
  const started = (await store.list({ statuses: ['completed'], limit: 1000 })).sort((a, b) => a.n - b.n)
  expect(started.at(-1)?.n).toBeLessThanOrEqual(started.length + 2 + Number(started[0]?.n))
  await server.end()
  const worker = {
    id: 'the-test',
    host: hostname(),
    bootId: '',
    pid: process.pid,
    processStart: '',
    names: null,
    places: null,
  }
  await store.enlist(worker)
  const queued = await store.count({ statuses: ['queued'] }, 1_000_000)
  const claimMs: number[] = []
  for (let i = 0; i < CLAIMS; i++) {
    const at = performance.now()
    expect(await store.claim({ worker: worker.id, names: ['quick'], limit: 1 })).toHaveLength(1)
    claimMs.push(performance.now() - at)
  }
  const [launchP99, claimP99] = [percentile(launchMs, 0.99), percentile(claimMs, 0.99)]
  row(context, {
    fault: 'F29',
    did: `${BURST.toLocaleString('en')} launches at once (${ms(burstMs)}), ${queued.toLocaleString('en')} queued`,
    demanded: 'launch p99 < 50 ms, claim p99 < 10 ms, supervisor +50 MB at most, first come first served',
    seen: `launch p99 ${ms(launchP99)}, claim p99 ${ms(claimP99)}, ${mb(peakMb)}; in order`,
    met: launchP99 < 50 && claimP99 < 10 && peakMb < 50,
  })
})
