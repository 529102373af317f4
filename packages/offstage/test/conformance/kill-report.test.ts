import { expect, test } from 'vitest'
import { describeStore } from './conformance.ts'
import { aClaim, aTask, BROKEN, STOPPED } from './given.ts'

describeStore('killReport', (place) => {
  test('is what the end of a kill was settled with, and null where there is none', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    const queued = aTask()
    await store.launch([queued])
    await store.requestKill([claim, queued].map(({ id }) => ({ id, by: 'ann', reason: null, graceMs: 0 })))
    expect(await store.killReport(claim.id)).toBeNull()
    const killReport = JSON.stringify({ by: 'ann', stack: '"; drop', deadAt: 1 })
    await store.settle([{ ...claim, outcome: STOPPED, entries: [], killReport }])
    expect(await store.killReport(claim.id)).toBe(killReport)
    expect(await store.killReport(queued.id)).toBeNull()
    expect(await store.killReport('unknown')).toBeNull()
  })

  test('of a settle that lost nothing is kept, nor of an attempt that is followed by another', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'w', { run: { retries: 1 } })
    const end = { ...claim, entries: [], killReport: '{}' }
    expect(await store.settle([{ ...end, lease: 'stale', outcome: BROKEN }])).toEqual(['lost'])
    expect(await store.settle([{ ...end, outcome: BROKEN, retry: { afterMs: 0 } }])).toEqual(['requeued'])
    expect(await store.killReport(claim.id)).toBeNull()
  })
})
