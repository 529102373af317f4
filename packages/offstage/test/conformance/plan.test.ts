// How many tasks of an owner may be open: exact, whoever launches at the same time.
import { expect, test } from 'vitest'
import type { NewTask, Store } from '../../src/store/store.ts'
import { describeShared, describeStore } from './conformance.ts'
import { aTask, claimed, DONE, many } from './given.ts'

const open = (most: number, parts: Partial<NewTask> = {}) =>
  aTask({ owner: 'ann', ownerOpen: { most, plan: 'free' }, ...parts })
const end = async (store: Store) => {
  const claim = await claimed(store, 'crawl')
  await store.settle([{ ...claim, outcome: DONE, entries: [] }])
}

describeStore('the bound of an owner’s open tasks', (place) => {
  test('refuses what is beyond it, by the plan’s name, and stores nothing of the call; an end makes room', async () => {
    const store = await place().open()
    await store.launch([aTask({ owner: 'ann' }), open(3), aTask({ owner: 'bob' })])
    const refused = expect.objectContaining({
      code: 'PLAN_LIMIT',
      message: expect.stringContaining("The plan 'free' allows 3 tasks at a time, and 2 are"),
      details: { plan: 'free', most: 3, open: 2 },
    })
    await expect(store.launch([open(3), open(3)])).rejects.toEqual(refused)
    expect(await store.count({ owner: 'ann' }, 10)).toBe(2)
    await store.launch([open(3)])
    await expect(store.launch([open(3)])).rejects.toMatchObject({ code: 'PLAN_LIMIT' })
    await store.launch([open(3, { owner: 'bob' }), open(3, { owner: null }), aTask({ owner: 'ann' })])
    await end(store)
    await end(store)
    await store.launch([open(3)])
  })

  test('counts not what turns out to be there already', async () => {
    const store = await place().open()
    const once: NewTask['once'] = [{ kind: 'idempotency', key: 'k' }]
    const [first] = await store.launch([open(1, { once })])
    expect(await store.launch([open(1, { once })])).toEqual([first])
  })
})

describeShared('the bound of an owner’s open tasks', (place) => {
  test('holds for launches at once from two stores', async () => {
    const { open: openStore } = place()
    const stores = [await openStore(), await openStore()]
    const ends = await Promise.allSettled(many(30, (n) => stores[n % 2]!.launch([open(7)])))
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(7)
    expect(await stores[0]!.count({}, 100)).toBe(7)
  })
})
