import { expect, test } from 'vitest'
import { describeStore } from './conformance.ts'
import { aClaim, aTask, BROKEN, many } from './given.ts'

describeStore('nextDue', (place) => {
  test('is 0 when something can be claimed, the time until the first is due, null when nothing is queued', async () => {
    const store = await place().open()
    expect(await store.nextDue([])).toBeNull()
    expect(await store.nextDue(['a', 'b'])).toBeNull()
    const again = async (name: string, afterMs: number) => {
      const claim = await aClaim(store, 'w', { name, run: { retries: 9 } })
      expect(await store.settle([{ ...claim, outcome: BROKEN, entries: [], retry: { afterMs } }])).toEqual(['requeued'])
    }
    await again('a', 60_000)
    await again('a', 90_000)
    await again('b', 30_000)
    expect(await store.nextDue(['c'])).toBeNull()
    for (const [names, afterMs] of [
      [['a', 'c'], 60_000],
      [['a', 'b', 'b'], 30_000],
    ] as const) {
      const waitMs = await store.nextDue([...names])
      expect(waitMs).toBeGreaterThan(afterMs - 20_000)
      expect(waitMs).toBeLessThanOrEqual(afterMs)
    }
    await store.launch([aTask({ name: 'a' })])
    expect(await store.nextDue(['b', 'a'])).toBe(0)
    await store.claim({ worker: 'w', names: ['a'], limit: 1 })
    expect(await store.nextDue(['a'])).toBeGreaterThan(0)
    await again('b', 0)
    expect(await store.nextDue(['b'])).toBe(0)
  })
})

describeStore('claim of tasks that wait', (place) => {
  test('gives the oldest of what is due and what was never tried, and skips what is not due', async () => {
    const store = await place().open()
    const claims = await Promise.all(many(3, () => aClaim(store, 'w', { name: 'a', run: { retries: 9 } })))
    const afterMs = new Map(claims.map(({ id }, place) => [id, place === 1 ? 60_000 : 0]))
    const ends = claims.map((claim) => ({
      ...claim,
      outcome: BROKEN,
      entries: [],
      retry: { afterMs: afterMs.get(claim.id)! },
    }))
    await store.settle(ends)
    const fresh = aTask({ name: 'a' })
    await store.launch([fresh])
    const oldestFirst = (await store.list({ limit: 9 })).map(({ id }) => id).reverse()
    const expected = oldestFirst.filter((id) => id === fresh.id || afterMs.get(id) === 0)
    expect(expected).toHaveLength(3)
    expect((await store.claim({ worker: 'w', names: ['a'], limit: 2 })).map(({ id }) => id)).toEqual(
      expected.slice(0, 2),
    )
    expect((await store.claim({ worker: 'w', names: ['a'], limit: 2 })).map(({ id }) => id)).toEqual(expected.slice(2))
  })
})
