import { expect, test } from 'vitest'
import type { ListQuery, NewTask, Store } from '../../src/store/store.ts'
import { describeStore } from './conformance.ts'
import { aTask, BROKEN, DONE, many } from './given.ts'

describeStore('list', (place) => {
  test('filters one by one and together', async () => {
    const store = await place().open()
    const tasks = await someTasks(store)
    const found = listed(store, tasks)
    expect(await found({})).toBe('543210')
    expect(await found({ names: ['a'] })).toBe('520')
    expect(await found({ names: ['a', 'b', 'a'] })).toBe('54210')
    expect(await found({ statuses: ['completed'] })).toBe('20')
    expect(await found({ statuses: ['queued', 'failed'] })).toBe('543')
    expect(await found({ statuses: ['queued', 'running', 'failed'] })).toBe('5431')
    expect(await found({ owner: 'ann' })).toBe('531')
    expect(await found({ tag: 'x' })).toBe('541')
    expect(await found({ names: ['a', 'c'], statuses: ['queued', 'completed'] })).toBe('5320')
    expect(await found({ names: ['a'], owner: 'ann', tag: 'x', statuses: ['queued'] })).toBe('5')
    expect(await found({ owner: 'nobody' })).toBe('')
    expect(await found({ names: [] })).toBe('')
    expect(await found({ statuses: [] })).toBe('')
  })

  test('by launch time: at or after, before', async () => {
    const store = await place().open()
    const task = aTask()
    const launchedAt = (await store.launch([task]))[0]!.launchedAt
    const found = async (query: Partial<ListQuery>) => (await store.list({ limit: 5, ...query })).length
    expect(await found({ launchedAfter: launchedAt })).toBe(1)
    expect(await found({ launchedAfter: launchedAt + 1 })).toBe(0)
    expect(await found({ launchedBefore: launchedAt + 1 })).toBe(1)
    expect(await found({ launchedBefore: launchedAt })).toBe(0)
  })

  test('by the beginning of an id', async () => {
    const store = await place().open()
    const ids = ['0a', '0ab', '0abz', '0ac', '0b'].map((start) => start.padEnd(26, '0'))
    await store.launch(ids.map((id) => aTask({ id })))
    const found = (await store.list({ idPrefix: '0ab', limit: 10 })).map(({ id }) => id)
    expect(found).toEqual([ids[2], ids[1]])
    expect(await store.list({ idPrefix: ids[4]!, limit: 10 })).toHaveLength(1)
  })

  test('pages back without gap or overlap while tasks are launched, and forward to the nearest', async () => {
    const store = await place().open()
    const tasks = many(25, () => aTask())
    await store.launch(tasks)
    const seen: string[] = []
    let beforeN: number | undefined
    for (;;) {
      const page = await store.list({ limit: 10, ...(beforeN === undefined ? {} : { beforeN }) })
      seen.push(...page.map(({ id }) => id))
      if (page.length < 10) break
      beforeN = page.at(-1)!.n
      await store.launch([aTask()])
    }
    expect(seen).toEqual(tasks.map(({ id }) => id).reverse())
    const oldest = (await store.get([tasks[0]!.id]))[0]!.n
    const next = await store.list({ afterN: oldest, limit: 3 })
    expect(next.map(({ id }) => id)).toEqual([3, 2, 1].map((index) => tasks[index]!.id))
  })

  test('a row carries state, tags and error, and neither arguments nor result', async () => {
    const store = await place().open()
    const task = aTask({ tags: ['x'] })
    await store.launch([task])
    const [claim] = await store.claim({ worker: 'w', names: ['crawl'], limit: 1 })
    await store.settle([{ ...claim!, outcome: BROKEN, entries: [], state: '[7]' }])
    const [row] = await store.list({ limit: 1 })
    expect(row).toMatchObject({
      id: task.id,
      tags: ['x'],
      state: '[7]',
      status: 'failed',
      error: { message: 'broken' },
    })
    expect(Object.keys(row!)).not.toContain('args')
    expect(Object.keys(row!)).not.toContain('result')
  })
})

describeStore('count', (place) => {
  test('counts what a list would give, no further than the cap', async () => {
    const store = await place().open()
    await someTasks(store)
    expect(await store.count({}, 100)).toBe(6)
    expect(await store.count({}, 4)).toBe(4)
    expect(await store.count({ names: ['a'], statuses: ['completed', 'queued'] }, 100)).toBe(3)
    expect(await store.count({ tag: 'x', owner: 'ann' }, 100)).toBe(2)
    expect(await store.count({ owner: 'nobody' }, 100)).toBe(0)
  })
})

describeStore('names', (place) => {
  test('gives each name once, sorted', async () => {
    const store = await place().open()
    expect(await store.names()).toEqual([])
    await store.launch(['b', 'a', 'b', 'Z', 'ä', 'a'].map((name) => aTask({ name })))
    expect(await store.names()).toEqual(['Z', 'a', 'b', 'ä'])
  })
})

/** Six tasks, oldest first: 0 and 2 completed, 1 running, 4 failed, the others queued. */
async function someTasks(store: Store): Promise<NewTask[]> {
  const tasks = [
    aTask({ name: 'a' }),
    aTask({ name: 'b', owner: 'ann', tags: ['x', 'y'] }),
    aTask({ name: 'a', tags: ['y'] }),
    aTask({ name: 'c', owner: 'ann' }),
    aTask({ name: 'b', owner: 'bob', tags: ['x'] }),
    aTask({ name: 'a', owner: 'ann', tags: ['x'] }),
  ]
  await store.launch(tasks)
  const claims = [
    ...(await store.claim({ worker: 'w', names: ['a'], limit: 2 })),
    ...(await store.claim({ worker: 'w', names: ['b'], limit: 2 })).slice(1),
  ]
  await store.settle(claims.map((claim, index) => ({ ...claim, outcome: index < 2 ? DONE : BROKEN, entries: [] })))
  return tasks
}

/** What a query gives, as the places of the tasks. */
function listed(store: Store, tasks: NewTask[]): (query: Partial<ListQuery>) => Promise<string> {
  return async (query) =>
    (await store.list({ limit: 100, ...query })).map(({ id }) => tasks.findIndex((task) => task.id === id)).join('')
}
