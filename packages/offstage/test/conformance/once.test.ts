// Launches that are asked for again: by their keys they give the task that is there, or are refused, whoever asks at the same time.
import { expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import type { NewTask, Store } from '../../src/store/store.ts'
import type { Once } from '../../src/task/once.ts'
import type { TaskRecord } from '../../src/task/snapshot.ts'
import { describeShared, describeStore } from './conformance.ts'
import { aTask, claimed, DONE, many } from './given.ts'

const IDEMPOTENT: Once = { kind: 'idempotency', key: 'order 7' }
const UNIQUE: Once = { kind: 'unique', key: '', isAmongAll: false, isRefused: false }
const REFUSED: Once = { ...UNIQUE, isRefused: true }
const keyed = (once: Once, parts: Partial<NewTask> = {}) => aTask({ once: [once], ...parts })
const idOf = async (store: Store, task: NewTask) => (await store.launch([task]))[0]!.id
const countOf = async (store: Store) => await store.count({}, 1000)

describeStore('an idempotency key', (place) => {
  test('gives the same task for the same arguments, also when it has ended, and refuses others', async () => {
    const store = await place().open()
    const task = keyed(IDEMPOTENT)
    const [first] = await store.launch([task])
    expect(await store.launch([keyed(IDEMPOTENT)])).toEqual([first])
    const claim = await claimed(store, task.name)
    await store.settle([{ ...claim, outcome: DONE, entries: [] }])
    expect(await store.launch([keyed(IDEMPOTENT)])).toEqual([first])
    await expect(store.launch([keyed(IDEMPOTENT, { args: '[2]' })])).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
      details: { id: task.id },
    })
    expect(await countOf(store)).toBe(1)
  })

  test('counts for each name and owner by itself', async () => {
    const store = await place().open()
    const tasks = [keyed(IDEMPOTENT), keyed(IDEMPOTENT, { owner: 'ann' }), keyed(IDEMPOTENT, { name: 'other' })]
    expect((await store.launch(tasks)).map(({ id }) => id)).toEqual(tasks.map(({ id }) => id))
  })

  test('with a conflict in a call stores nothing of the call, and leaves the calls beside it alone', async () => {
    const store = await place().open()
    await store.launch([keyed(IDEMPOTENT)])
    const calls = [[aTask()], [aTask(), keyed(IDEMPOTENT, { args: '[2]' })], [keyed(IDEMPOTENT)], [aTask(), aTask()]]
    const ends = await Promise.allSettled(calls.map((tasks) => store.launch(tasks)))
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(await countOf(store)).toBe(4)
  })

  test('the same launch sent again is answered as the first time', async () => {
    const store = await place().open()
    const task = keyed(IDEMPOTENT)
    const first = await store.launch([task])
    expect(await store.launch([task])).toEqual(first)
    expect(await store.launch([task, keyed(IDEMPOTENT)])).toEqual([first[0], first[0]])
  })
})

describeStore('unique', (place) => {
  test('gives the task that has not ended, then a new one', async () => {
    const store = await place().open()
    const first = await idOf(store, keyed(UNIQUE))
    expect(await idOf(store, keyed(UNIQUE))).toBe(first)
    const claim = await claimed(store, 'crawl')
    expect(await idOf(store, keyed(UNIQUE, { args: '[2]' }))).toBe(first)
    await store.requestKill([{ id: first, by: null, reason: null, graceMs: null }])
    expect(await idOf(store, keyed(UNIQUE))).toBe(first)
    await store.settle([{ ...claim, outcome: DONE, entries: [] }])
    const next = keyed(UNIQUE)
    expect(await idOf(store, next)).toBe(next.id)
  })

  test('may refuse instead, naming the task; among all or for each owner', async () => {
    const store = await place().open()
    const [first, other] = [keyed(REFUSED), keyed(REFUSED, { owner: 'ann' })]
    await store.launch([first, other])
    await expect(store.launch([keyed(REFUSED)])).rejects.toMatchObject({
      code: 'ALREADY_RUNNING',
      details: { id: first.id },
    })
    const all: Once = { ...REFUSED, key: 'x', isAmongAll: true }
    await store.launch([keyed(all)])
    await expect(store.launch([keyed(all, { owner: 'ann' })])).rejects.toMatchObject({ code: 'ALREADY_RUNNING' })
    await store.launch([keyed({ ...all, key: 'y' }, { owner: 'ann' })])
  })

  test('stands beside an idempotency key: whichever finds a task gives it, and the other remembers', async () => {
    const store = await place().open()
    const both = (key: string) => aTask({ once: [{ kind: 'idempotency', key }, UNIQUE] })
    const first = await idOf(store, both('a'))
    expect(await idOf(store, both('b'))).toBe(first)
    const claim = await claimed(store, 'crawl')
    await store.settle([{ ...claim, outcome: DONE, entries: [] }])
    expect(await idOf(store, both('b'))).toBe(first)
    const next = both('c')
    expect(await idOf(store, next)).toBe(next.id)
  })
})

describeStore('throttle and debounce', (place) => {
  test('one launch is taken in a span, others give its task', async () => {
    const store = await place().open()
    const throttle = (perMs: number): Once => ({ kind: 'throttle', key: '', perMs })
    const first = await idOf(store, keyed(throttle(60_000)))
    const claim = await claimed(store, 'crawl')
    await store.settle([{ ...claim, outcome: DONE, entries: [] }])
    expect(await idOf(store, keyed(throttle(60_000)))).toBe(first)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const next = keyed(throttle(1))
    expect(await idOf(store, next)).toBe(next.id)
    expect(await idOf(store, keyed(throttle(60_000)))).toBe(next.id)
  })

  test('a launch that waits is postponed and takes the newer arguments, up to its bound; one that began does not', async () => {
    const store = await place().open()
    const debounce = (waitMs: number, mostMs: number | null = null): Once => ({
      kind: 'debounce',
      key: '',
      waitMs,
      mostMs,
    })
    const task = keyed(debounce(60_000))
    await store.launch([task])
    const [{ dueAt, launchedAt }] = (await store.get([task.id])).map((record) => record!) as [TaskRecord]
    expect(dueAt! - launchedAt).toBe(60_000)
    expect(await idOf(store, keyed(debounce(120_000), { args: '[2]' }))).toBe(task.id)
    const [later] = await store.get([task.id])
    expect(later!.dueAt! - launchedAt).toBeGreaterThanOrEqual(120_000)
    expect(later!.args).toBe('[2]')
    expect((await store.follow([{ id: task.id, after: 0 }], 9))[0]!.entries).toMatchObject([{ kind: 'note' }])
    await store.launch([keyed(debounce(120_000, 90_000))])
    expect((await store.get([task.id]))[0]!.dueAt! - launchedAt).toBe(90_000)
    await store.launch([keyed(debounce(0))])
    expect(await claimed(store, 'crawl')).toMatchObject({ id: task.id })
    const next = keyed(debounce(60_000))
    expect(await idOf(store, next)).toBe(next.id)
  })
})

describeShared('a key', (place) => {
  test('asked for at once from two stores is one task (S20)', async () => {
    const { open } = place()
    const stores = [await open(), await open()]
    for (let round = 0; round < 10; round++) {
      const key = newId()
      const launches = many(20, (n) => idOf(stores[n % 2]!, keyed({ kind: 'idempotency', key })))
      expect(new Set(await Promise.all(launches)).size).toBe(1)
    }
    expect(await countOf(stores[0]!)).toBe(10)
  })
})
