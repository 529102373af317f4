// Time in the queue and total time: what is up ends the task, once, by the store itself.
import { expect, test } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { describeStore } from './conformance.ts'
import { aClaim, aTask, BROKEN, claimed, many } from './given.ts'

async function ended(store: Store, ids: string[]) {
  for (const began = performance.now(); performance.now() - began < 30_000; ) {
    const records = await store.get(ids)
    if (records.every((record) => record?.endedAt !== null)) return records.map((record) => record!)
  }
  throw new Error('they did not end')
}

describeStore('a time in the queue', (place) => {
  test('that is over ends the task as failed, with its journal; one that began in time is left alone', async () => {
    const store = await place().open()
    const begun = await aClaim(store, 'w', { queueTimeoutMs: 1 })
    const tasks = [
      aTask({ queueTimeoutMs: 1 }),
      aTask({ queueTimeoutMs: 1, key: 'a' }),
      aTask({ queueTimeoutMs: 600_000 }),
    ]
    await store.launch(tasks)
    const records = await ended(store, [tasks[0]!.id, tasks[1]!.id])
    for (const record of records) {
      expect(record).toMatchObject({ status: 'failed', attempt: 0, dueAt: null, error: { code: 'EXPIRED' } })
      expect(record.endedAt).toBeGreaterThanOrEqual(record.launchedAt)
    }
    const [followed] = await store.follow([{ id: tasks[0]!.id, after: 0 }], 9)
    expect(followed!.entries).toMatchObject([
      { kind: 'status', status: 'failed', note: expect.stringContaining('queueTimeout') },
    ])
    expect(await store.get([begun.id, tasks[2]!.id])).toMatchObject([{ status: 'running' }, { status: 'queued' }])
    expect(await store.claim({ worker: 'w', names: ['crawl'], limit: 9 })).toHaveLength(1)
  })

  test('is counted from when a task that waits for its time is due', async () => {
    const store = await place().open()
    const tasks = [
      aTask({ due: { afterMs: 600_000 }, queueTimeoutMs: 1 }),
      aTask({ due: { afterMs: 5 }, queueTimeoutMs: 1 }),
    ]
    await store.launch(tasks)
    await ended(store, [tasks[1]!.id])
    const [waiting] = await store.get([tasks[0]!.id])
    expect(waiting).toMatchObject({ status: 'queued' })
    expect(waiting!.expiresAt! - waiting!.dueAt!).toBe(1)
  })

  test('of many at once ends each once', async () => {
    const store = await place().open()
    const tasks = many(700, () => aTask({ queueTimeoutMs: 1 }))
    await store.launch(tasks)
    const records = await ended(
      store,
      tasks.map(({ id }) => id),
    )
    expect(new Set(records.map(({ status, seq }) => `${status} ${seq}`))).toEqual(new Set(['failed 1']))
  })
})

describeStore('a total time', (place) => {
  test('begins with the first attempt, is told with each claim, and over between two it ends the task', async () => {
    const store = await place().open()
    const task = aTask({ totalTimeoutMs: 600_000, run: { retries: 5 } })
    await store.launch([task])
    expect((await store.get([task.id]))[0]).toMatchObject({ deadlineAt: null, expiresAt: null })
    const first = await claimed(store, task.name)
    expect(first.leftMs).toBe(600_000)
    const { deadlineAt } = (await store.get([task.id]))[0]!
    expect(await store.settle([{ ...first, outcome: BROKEN, entries: [], retry: { afterMs: 0 } }])).toEqual([
      'requeued',
    ])
    expect((await store.get([task.id]))[0]).toMatchObject({ deadlineAt, expiresAt: deadlineAt })
    const second = await claimed(store, task.name)
    expect(second.leftMs).toBeLessThanOrEqual(600_000)
    expect((await store.get([task.id]))[0]).toMatchObject({ deadlineAt, expiresAt: null })
    const short = await aClaim(store, 'w', { totalTimeoutMs: 1, run: { retries: 5 } })
    await store.settle([{ ...short, outcome: BROKEN, entries: [], retry: { afterMs: 600_000 } }])
    expect(await ended(store, [short.id])).toMatchObject([
      { status: 'failed', error: { code: 'TOTAL_TIMED_OUT' }, attempt: 1 },
    ])
  })
})
