import { expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { strangersIn } from '../../src/worker/strangers.ts'
import { describeStore } from './conformance.ts'
import { aTask, aWorker, BROKEN, claimed, many } from './given.ts'

describeStore('queuedNames', (place) => {
  test('gives each name under which something waits, once, also of what waits to be tried again; nothing else', async () => {
    const store = await place().open()
    expect(await store.queuedNames()).toEqual([])
    await store.launch([
      ...many(20, () => aTask({ name: 'crawl' })),
      aTask({ name: 'Zip' }),
      aTask({ name: 'again', run: { retries: 1 } }),
      aTask({ name: 'done' }),
    ])
    const [again, done] = [await claimed(store, 'again'), await claimed(store, 'done')]
    await store.settle([
      { ...again, outcome: BROKEN, entries: [], retry: { afterMs: 60_000 } },
      { ...done, outcome: BROKEN, entries: [] },
    ])
    expect(await store.queuedNames()).toEqual(['Zip', 'again', 'crawl'])
  })

  test('what waits under a name that no live worker claims is told apart', async () => {
    const store = await place().open()
    await store.launch(['a', 'b', 'c'].map((name) => aTask({ name })))
    expect(await strangersIn(store)).toEqual(['a', 'b', 'c'])
    const here = { host: `not this one ${newId()}` }
    const [one, other] = [aWorker({ ...here, names: ['a', 'x'] }), aWorker({ ...here, names: ['c'] })]
    await store.enlist(one)
    await store.enlist(other)
    expect((await store.workers()).map(({ names }) => names)).toEqual(expect.arrayContaining([['a', 'x'], ['c']]))
    expect(await strangersIn(store)).toEqual(['b'])
    await store.retire(other.id)
    expect(await strangersIn(store)).toEqual(['b', 'c'])
    // One of a version that says nothing of it is taken to know all.
    await store.enlist(aWorker({ ...here, names: null }))
    expect(await strangersIn(store)).toEqual([])
  })
})
