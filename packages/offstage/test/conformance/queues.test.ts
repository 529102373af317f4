// Queues: what is more urgent goes first, limits are exact, keys take turns, a pause holds.
import { expect, test } from 'vitest'
import type { NewTask, Store } from '../../src/store/store.ts'
import { describeShared, describeStore } from './conformance.ts'
import { aTask, BROKEN, DONE, many } from './given.ts'

const mail = (parts: Partial<NewTask> = {}) => aTask({ name: 'send', queue: 'mail', ...parts })
const take = async (store: Store, limit = 100, names = ['send']) => await store.claim({ worker: 'w', names, limit })
const idsOf = (tasks: { id: string }[]) => tasks.map(({ id }) => id)
const end = async (store: Store, claims: { id: string; lease: string }[]) =>
  await store.settle(claims.map(({ id, lease }) => ({ id, lease, outcome: DONE, entries: [] })))

describeStore('priority', (place) => {
  test('what is more urgent is taken first, then what is older, over all names and queues', async () => {
    const store = await place().open()
    const tasks = [
      aTask({ name: 'a' }),
      aTask({ name: 'b', priority: 5 }),
      aTask({ name: 'a', queue: 'other', priority: 5 }),
      aTask({ name: 'b', priority: -3 }),
      aTask({ name: 'a', priority: 9 }),
    ]
    await store.launch(tasks)
    const taken = [...(await take(store, 2, ['a', 'b'])), ...(await take(store, 9, ['a', 'b']))]
    expect(idsOf(taken)).toEqual([4, 1, 2, 0, 3].map((i) => tasks[i]!.id))
    expect(taken.map(({ queue }) => queue)).toEqual(['a', 'b', 'other', 'a', 'b'])
  })

  test('holds also between queues with limits and those without', async () => {
    const store = await place().open()
    await store.declareQueues([{ name: 'mail', limits: { concurrency: 2 } }])
    const tasks = [
      aTask({ name: 'a' }),
      mail(),
      mail({ priority: 1 }),
      mail({ priority: 2 }),
      aTask({ name: 'a', priority: 1 }),
    ]
    await store.launch(tasks)
    expect(idsOf(await take(store, 9, ['a', 'send']))).toEqual([3, 2, 4, 0].map((i) => tasks[i]!.id))
  })
})

describeStore('a limit', (place) => {
  test('of a queue bounds what runs, also what is stopping, and an end makes room', async () => {
    const store = await place().open()
    await store.declareQueues([{ name: 'mail', limits: { concurrency: 3 } }])
    await store.launch(many(9, () => mail()))
    const first = await take(store, 2)
    expect(first).toHaveLength(2)
    const third = await take(store)
    expect(third).toHaveLength(1)
    expect(await take(store)).toEqual([])
    expect(await store.nextDue(['send'])).toBeNull()
    await store.requestKill([{ id: first[0]!.id, by: null, reason: null, graceMs: null }])
    expect(await take(store)).toEqual([])
    await end(store, [first[0]!])
    expect(await store.nextDue(['send'])).toBe(0)
    expect(await take(store)).toHaveLength(1)
    // An attempt that is tried again, one that is given back, and a lost worker make room as well.
    expect(await store.giveBack(third)).toEqual([true])
    expect(await take(store)).toHaveLength(1)
    await store.reap(['w'], { name: 'Error', message: 'lost' })
    expect(await take(store)).toHaveLength(3)
  })

  test('of a key bounds each key by itself; keys take turns, and none is kept waiting by another (S19)', async () => {
    const store = await place().open()
    await store.declareQueues([{ name: 'mail', limits: { concurrency: 5, concurrencyPerKey: 2 } }])
    await store.launch([
      ...many(20, () => mail({ key: 'a' })),
      ...many(2, () => mail({ key: 'b' })),
      mail({ key: 'c' }),
    ])
    const keysOf = async (claims: { id: string }[]) =>
      (await store.get(idsOf(claims))).map((record) => record!.key).join('')
    const first = await take(store, 4)
    expect(await keysOf(first)).toBe('abca')
    const rest = await take(store)
    expect(await keysOf(rest)).toBe('b')
    await end(store, first)
    expect(await keysOf(await take(store))).toBe('aa')
    expect(await store.nextDue(['send'])).toBeNull()
  })

  test('of a key in a queue without any other, and keys without a limit', async () => {
    const store = await place().open()
    await store.launch([...many(5, () => mail({ key: 'a' })), mail({ key: 'b' })])
    const first = await take(store, 2)
    expect((await store.get(idsOf(first))).map((record) => record!.key)).toEqual(['a', 'b'])
    await store.declareQueues([{ name: 'mail', limits: { concurrencyPerKey: 2 } }])
    expect(await take(store)).toHaveLength(1)
    await store.declareQueues([{ name: 'mail', limits: null }])
    expect(await take(store)).toHaveLength(3)
    expect(await store.queues()).toMatchObject([{ name: 'mail', declared: null, queued: 0, running: 6 }])
  })

  test('of an owner bounds all that runs for them, in whatever queue', async () => {
    const store = await place().open()
    const own = (parts: Partial<NewTask>) => aTask({ owner: 'ann', ownerMost: 2, ...parts })
    await store.launch([own({ name: 'a' }), own({ name: 'b' }), own({ name: 'a' }), own({ name: 'a', owner: 'bob' })])
    await store.launch([aTask({ name: 'a', owner: 'ann' })])
    const taken = await take(store, 9, ['a', 'b'])
    expect(taken.map(({ name, owner }) => `${name} ${owner}`).sort()).toEqual(['a ann', 'a ann', 'a bob', 'b ann'])
    // What has no such bound is not held back by it, and counts all the same.
    const anns = taken.filter(({ owner }) => owner === 'ann')
    await end(store, anns.slice(0, 1))
    expect(await take(store, 9, ['a', 'b'])).toEqual([])
    await end(store, anns.slice(1, 2))
    expect(await take(store, 9, ['a', 'b'])).toHaveLength(1)
  })

  test('of a worker holds back what it would take, and not what others take', async () => {
    const store = await place().open()
    await store.launch(many(5, () => mail()))
    const room = { mail: 2 }
    const claims = await store.claim({ worker: 'w', names: ['send'], limit: 9, room })
    expect(claims).toHaveLength(2)
    expect(await store.claim({ worker: 'w', names: ['send'], limit: 9, room: { mail: 0 } })).toEqual([])
    expect(await store.nextDue(['send'], { mail: 0 })).toBeNull()
    expect(await store.nextDue(['send'])).toBe(0)
    expect(await take(store)).toHaveLength(3)
  })
})

describeStore('a rate', (place) => {
  test('lets no more begin in any span than it allows, retries too, and tells when the next may (S18)', async () => {
    const store = await place().open()
    await store.declareQueues([{ name: 'mail', limits: { rate: { limit: 3, perMs: 60_000 } } }])
    await store.launch(many(9, () => mail({ run: { retries: 5 } })))
    const claims = await take(store, 2)
    await store.settle(claims.map((claim) => ({ ...claim, outcome: BROKEN, entries: [], retry: { afterMs: 0 } })))
    expect(await take(store)).toHaveLength(1)
    expect(await take(store)).toEqual([])
    const dueMs = await store.nextDue(['send'])
    expect(dueMs).toBeGreaterThan(30_000)
    expect(dueMs).toBeLessThanOrEqual(60_000)
    await store.setQueue({ name: 'mail', limits: { rate: { limit: 5, perMs: 60_000 } }, by: 'ann' })
    expect(await take(store)).toHaveLength(2)
    await store.setQueue({ name: 'mail', limits: { rate: { limit: 5, perMs: 1 } }, by: 'ann' })
    expect(await take(store, 4)).toHaveLength(4)
  })

  test('of a key counts each key by itself', async () => {
    const store = await place().open()
    await store.declareQueues([{ name: 'mail', limits: { ratePerKey: { limit: 2, perMs: 60_000 } } }])
    await store.launch(['a', 'a', 'a', 'b'].map((key) => mail({ key })))
    expect(await take(store)).toHaveLength(3)
    expect(await take(store)).toEqual([])
    expect(await store.nextDue(['send'])).toBeGreaterThan(30_000)
    await store.launch([mail({ key: 'c' }), mail()])
    expect(await take(store)).toHaveLength(2)
  })
})

describeStore('a queue', (place) => {
  test('that is paused gives nothing until it is resumed, and what was said of it is told', async () => {
    const store = await place().open()
    await store.declareQueues([{ name: 'mail', limits: { concurrency: 9 } }])
    await store.setQueue({ name: 'mail', paused: true, by: 'ann' })
    await store.launch([mail(), mail({ key: 'a' }), mail({ due: { afterMs: 0 } }), aTask({ name: 'send' })])
    expect((await take(store)).map(({ queue }) => queue)).toEqual(['send'])
    expect(await store.nextDue(['send'])).toBeNull()
    expect(await store.queues()).toEqual([
      {
        name: 'mail',
        declared: { concurrency: 9 },
        override: null,
        pausedAt: expect.any(Number),
        pausedBy: 'ann',
        queued: 3,
        running: 0,
      },
      { name: 'send', declared: null, override: null, pausedAt: null, pausedBy: null, queued: 0, running: 1 },
    ])
    await store.setQueue({ name: 'mail', paused: false, by: 'bob' })
    expect(await take(store)).toHaveLength(3)
    await store.setQueue({ name: 'other', paused: true, by: null })
    await store.setQueue({ name: 'other', paused: false, by: null })
    expect((await store.queues()).map(({ name }) => name)).toEqual(['mail', 'send'])
  })

  test('an operator’s word goes before the code’s, part by part, and stays when the code speaks again', async () => {
    const store = await place().open()
    await store.declareQueues([{ name: 'mail', limits: { concurrency: 1, concurrencyPerKey: 1 } }])
    await store.setQueue({ name: 'mail', limits: { concurrency: 4 }, by: 'ann' })
    await store.declareQueues([{ name: 'mail', limits: { concurrency: 2, concurrencyPerKey: 1 } }])
    await store.launch(['a', 'a', 'b', 'c', 'd', 'e'].map((key) => mail({ key })))
    expect(await take(store)).toHaveLength(4)
    await store.setQueue({ name: 'mail', limits: null, by: 'ann' })
    expect(await take(store)).toEqual([])
  })

  test('what waits for its time begins not before it, and not at all if it may not wait so long', async () => {
    const store = await place().open()
    await store.launch([
      mail({ due: { afterMs: 60_000 } }),
      mail({ due: { at: Date.now() + 90_000 } }),
      mail({ due: { at: 1 } }),
    ])
    expect(await take(store)).toHaveLength(1)
    const dueMs = await store.nextDue(['send'])
    expect(dueMs).toBeGreaterThan(30_000)
    expect(dueMs).toBeLessThanOrEqual(60_000)
    expect((await store.list({ limit: 9 })).map(({ dueAt }) => dueAt === null)).toEqual([true, false, false])
  })
})

describeShared('a limit', (place) => {
  test('is never exceeded by claims at once from two stores, and nothing is left over (S17)', async () => {
    const { open } = place()
    const stores = [await open(), await open()]
    await stores[0]!.declareQueues([{ name: 'mail', limits: { concurrency: 7, concurrencyPerKey: 2 } }])
    for (let i = 0; i < 4; i++) await stores[0]!.launch(many(50, (n) => mail({ key: `${n % 5}` })))
    let ended = 0
    let most = 0
    const work = async (store: Store, worker: string) => {
      while (ended < 200) {
        const claims = await store.claim({ worker, names: ['send'], limit: 4 })
        most = Math.max(most, await store.count({ statuses: ['running', 'stopping'] }, 100))
        await end(store, claims)
        ended += claims.length
      }
    }
    await Promise.all(stores.flatMap((store, i) => [work(store, `${i}a`), work(store, `${i}b`)]))
    expect(most).toBeLessThanOrEqual(7)
    expect(await stores[0]!.count({ statuses: ['completed'] }, 999)).toBe(200)
  })
})
