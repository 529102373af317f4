import { expect, test } from 'vitest'
import type { KillReport } from '../../src/task/kill-report.ts'
import { describeStore } from './conformance.ts'
import { aClaim, aTask, BROKEN, STOPPED } from './given.ts'

/** As a worker tells it. */
function aReport(): Omit<KillReport, 'lastLines'> {
  const steps = { askedAt: 1, signalledAt: null, forcedAt: 2, deadAt: 3 }
  return { by: 'ann', reason: '"; drop', ...steps, stack: null, stackNote: 'forced', vitals: null }
}

describeStore('killReport', (place) => {
  test('is what the end of a kill was settled with, and null where there is none', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    const queued = aTask()
    await store.launch([queued])
    await store.requestKill([claim, queued].map(({ id }) => ({ id, by: 'ann', reason: null, graceMs: 0 })))
    expect(await store.killReport(claim.id)).toBeNull()
    const killReport = JSON.stringify(aReport())
    await store.settle([{ ...claim, outcome: STOPPED, entries: [], killReport }])
    expect(JSON.parse((await store.killReport(claim.id))!)).toEqual(aReport())
    expect(await store.killReport(queued.id)).toBeNull()
    expect(await store.killReport('unknown')).toBeNull()
  })

  test('of a settle that lost nothing is kept, nor of an attempt that is followed by another', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'w', { run: { retries: 1 } })
    const end = { ...claim, entries: [], killReport: JSON.stringify(aReport()) }
    expect(await store.settle([{ ...end, lease: 'stale', outcome: BROKEN }])).toEqual(['lost'])
    expect(await store.settle([{ ...end, outcome: BROKEN, retry: { afterMs: 0 } }])).toEqual(['requeued'])
    expect(await store.killReport(claim.id)).toBeNull()
  })
})
