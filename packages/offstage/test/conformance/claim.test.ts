import { expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { describeShared, describeStore } from './conformance.ts'
import { aTask, DONE, many } from './given.ts'
import { startProcess } from './processes.ts'

describeStore('claim', (place) => {
  test('gives the oldest queued tasks of the names asked, running, each under a lease of its own', async () => {
    const store = await place().open()
    const tasks = [aTask({ name: 'a' }), aTask({ name: 'b', owner: 'ann' }), aTask({ name: 'c' }), aTask({ name: 'a' })]
    const launched = await store.launch(tasks)
    const claims = await store.claim({ worker: 'w', names: ['b', 'a', 'unknown'], limit: 2 })
    expect(claims).toEqual(
      [0, 1].map((place) => ({
        id: tasks[place]!.id,
        name: tasks[place]!.name,
        queue: tasks[place]!.name,
        args: '[1]',
        owner: tasks[place]!.owner,
        attempt: 1,
        run: {},
        state: '[{}]',
        launchedAt: launched[place]!.launchedAt,
        leftMs: null,
        lease: expect.stringMatching(/^[0-9a-z]{26}\.\d+$/),
      })),
    )
    expect(claims[0]!.lease).not.toBe(claims[1]!.lease)
    expect(await store.get([tasks[0]!.id, tasks[2]!.id])).toMatchObject([
      { status: 'running', worker: 'w', attempt: 1, startedAt: expect.any(Number), seq: 1 },
      { status: 'queued', worker: null, attempt: 0, startedAt: null, seq: 0 },
    ])
  })

  test('gives nothing when nothing fits', async () => {
    const store = await place().open()
    expect(await store.claim({ worker: 'w', names: ['a'], limit: 5 })).toEqual([])
    await store.launch([aTask({ name: 'a' })])
    expect(await store.claim({ worker: 'w', names: [], limit: 5 })).toEqual([])
    expect(await store.claim({ worker: 'w', names: ['b'], limit: 5 })).toEqual([])
    expect(await store.claim({ worker: 'w', names: ['a'], limit: 0 })).toEqual([])
    expect(await store.claim({ worker: 'w', names: ['a', 'a'], limit: 5 })).toHaveLength(1)
  })

  test('knows hundreds of names', async () => {
    const store = await place().open()
    const names = many(350, (place) => `task ${place}`)
    await store.launch(names.map((name) => aTask({ name })))
    const claims = await store.claim({ worker: 'w', names: names.toReversed(), limit: 300 })
    expect(claims.map(({ name }) => name)).toEqual(names.slice(0, 300))
  })

  test('claims at once never share a task (S5)', async () => {
    const store = await place().open()
    await store.launch(many(500, () => aTask()))
    const claims = await Promise.all(many(20, () => store.claim({ worker: newId(), names: ['crawl'], limit: 30 })))
    const ids = claims.flat().map(({ id }) => id)
    expect(ids).toHaveLength(500)
    expect(new Set(ids).size).toBe(500)
  })

  test('what is stopping, or has ended, is not given again', async () => {
    const store = await place().open()
    await store.launch(many(3, () => aTask()))
    const [first, second] = await store.claim({ worker: 'w', names: ['crawl'], limit: 2 })
    await store.settle([{ ...first!, outcome: DONE, entries: [] }])
    await store.requestKill([{ id: second!.id, by: null, reason: null, graceMs: null }])
    expect(await store.claim({ worker: 'v', names: ['crawl'], limit: 5 })).toHaveLength(1)
  })
})

describeShared('claim', (place) => {
  test('two processes that claim ten thousand tasks get each once (S5)', async () => {
    const { open, path } = place()
    const store = await open()
    for (let batch = 0; batch < 10; batch++) await store.launch(many(1000, () => aTask()))
    const claimers = [startProcess('claimer', await path()), startProcess('claimer', await path())]
    const shares = await Promise.all(claimers.map(({ lines }) => lines))
    const ids = shares.flat()
    expect(ids).toHaveLength(10_000)
    expect(new Set(ids).size).toBe(10_000)
    expect(await store.count({ statuses: ['running'] }, 20_000)).toBe(10_000)
    console.log(`claimed by each of two processes: ${shares.map(({ length }) => length).join(' and ')}`)
  })
})
