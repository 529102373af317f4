// Ended tasks are deleted by the store itself when they have been kept for long enough.
import { expect, test } from 'vitest'
import { describeStore } from './conformance.ts'
import { aLine, aTask, claimed, DONE, many } from './given.ts'

describeStore('what is kept', (place) => {
  test('is as many ended tasks of a name as its code says; those that run or wait are not counted', async () => {
    const store = await place().open()
    await store.declareKeeping([{ name: 'crawl', most: 2 }])
    await store.launch(many(4, () => aTask()))
    const claims = await Promise.all(many(3, () => claimed(store, 'crawl')))
    // More than is deleted at a time.
    const { id: first, lease: firstLease } = claims[0]!
    await store.append([{ id: first, lease: firstLease, entries: many(10_050, () => aLine('x')) }])
    for (const { id, lease } of claims) await store.settle([{ id, lease, outcome: DONE, entries: [] }])
    // Looked for every 10 s.
    await expect.poll(() => store.count({}, 10), { timeout: 60_000, interval: 500 }).toBe(3)
    expect((await store.list({ limit: 9 })).map(({ status }) => status).sort()).toEqual([
      'completed',
      'completed',
      'queued',
    ])
    expect(await store.get([claims[0]!.id])).toEqual([null])
    expect(await store.follow([{ id: claims[0]!.id, after: 0 }], 9)).toEqual([])
  })
})
