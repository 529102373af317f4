import { expect, test } from 'vitest'
import { describeStore } from './conformance.ts'
import { aTask, many } from './given.ts'

describeStore('launch', (place) => {
  test('stores what it was given, queued, with an empty state', async () => {
    const store = await place().open()
    const task = aTask({ name: 'resize', args: '["a"]', owner: 'ann', tags: ['nightly', 'big'], parent: 'other' })
    const [launched] = await store.launch([task])
    expect(launched).toEqual({ id: task.id, name: 'resize', launchedAt: expect.any(Number) })
    expect(await store.get([task.id])).toEqual([
      {
        ...task,
        n: expect.any(Number),
        status: 'queued',
        state: '[{}]',
        result: null,
        worker: null,
        attempt: 0,
        seq: 0,
        launchedAt: launched!.launchedAt,
        startedAt: null,
        endedAt: null,
        kill: null,
        run: {},
        dueAt: null,
        queue: task.name,
        key: null,
        priority: 0,
        expiresAt: null,
        deadlineAt: null,
        repeats: null,
        schedule: null,
        hookOf: null,
        vitals: null,
      },
    ])
  })

  test('launch times come from the clock of the store, in ms', async () => {
    const store = await place().open()
    const launchedAt = (await store.launch([aTask()]))[0]!.launchedAt
    expect(Number.isInteger(launchedAt)).toBe(true)
    expect(Math.abs(Date.now() - launchedAt)).toBeLessThan(30_000)
  })

  test('a launch sent again is answered with what was stored the first time, and changes nothing', async () => {
    const store = await place().open()
    const task = aTask()
    const first = await store.launch([task])
    const fresh = aTask()
    const again = await store.launch([{ ...task, name: 'other', args: '[2]' }, fresh])
    expect(again).toEqual([first[0], expect.objectContaining({ id: fresh.id })])
    expect((await store.get([task.id]))[0]).toMatchObject({ name: 'crawl', args: '[1]' })
    expect(await store.list({ limit: 10 })).toHaveLength(2)
  })

  test('the same id twice in one call is one task', async () => {
    const store = await place().open()
    const task = aTask()
    expect(await store.launch([task, task])).toEqual([
      expect.objectContaining({ id: task.id }),
      expect.objectContaining({ id: task.id }),
    ])
    expect(await store.list({ limit: 10 })).toHaveLength(1)
  })

  test('a batch is stored in its order', async () => {
    const store = await place().open()
    const tasks = many(300, () => aTask())
    await store.launch(tasks)
    const newestFirst = await store.list({ limit: 1000 })
    expect(newestFirst.map(({ id }) => id).reverse()).toEqual(tasks.map(({ id }) => id))
  })

  test('a batch with one that cannot be stored is refused whole', async () => {
    const store = await place().open()
    await expect(store.launch([aTask(), aTask({ name: null as never })])).rejects.toMatchObject({
      code: 'STORE_FAILED',
    })
    expect(await store.list({ limit: 10 })).toEqual([])
  })

  test('of launches that share a commit, one that cannot be stored fails alone', async () => {
    const store = await place().open()
    const results = await Promise.allSettled([
      store.launch([aTask()]),
      store.launch([aTask(), aTask({ name: null as never })]),
      store.launch([aTask()]),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await store.list({ limit: 10 })).toHaveLength(2)
  })

  test('a thousand launches at once take few commits', async () => {
    const store = await place().open()
    let commits = 0
    store.bell.listen(() => commits++)
    await Promise.all(many(1000, () => store.launch([aTask()])))
    expect(await store.count({}, 2000)).toBe(1000)
    expect(commits).toBeLessThan(20)
  })

  test('texts come back as they were: quotes, emoji, line ends, what looks like SQL or JSON', async () => {
    const store = await place().open()
    const task = aTask({
      args: JSON.stringify(['"; drop table tasks; --', '🕷️\u2028\n', '$1 ?1 \\u0000']),
      tags: ['a"b', '[1]'],
    })
    await store.launch([task])
    expect((await store.get([task.id]))[0]).toMatchObject({ args: task.args, tags: task.tags })
  })

  test('arguments of a megabyte are stored', async () => {
    const store = await place().open()
    const task = aTask({ args: JSON.stringify('x'.repeat(1_000_000)) })
    await store.launch([task])
    expect((await store.get([task.id]))[0]?.args).toBe(task.args)
  })
})
