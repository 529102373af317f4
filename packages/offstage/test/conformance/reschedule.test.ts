// A task that waits is put to another time: sooner, later, at once; one that does not wait stays as it is.
import { expect, test } from 'vitest'
import { describeStore } from './conformance.ts'
import { aClaim, aTask, BROKEN, claimed } from './given.ts'

const HOUR = 3_600_000

describeStore('another time', (place) => {
  test('makes a ready task wait, and a waiting one ready; the journal tells who said so', async () => {
    const store = await place().open()
    const task = aTask({ name: 'moved' })
    await store.launch([task])
    expect(await store.reschedule({ id: task.id, due: { afterMs: HOUR }, by: 'Ada' })).toBe('queued')
    const [waiting] = await store.get([task.id])
    expect(waiting!.dueAt! - waiting!.launchedAt).toBeGreaterThanOrEqual(HOUR)
    expect(await store.claim({ worker: 'w', names: ['moved'], limit: 1 })).toEqual([])
    expect(await store.nextDue(['moved'])).toBeGreaterThan(HOUR / 2)
    await store.reschedule({ id: task.id, due: { afterMs: 0 }, by: null })
    const claim = await claimed(store, 'moved')
    expect(claim.id).toBe(task.id)
    const [followed] = await store.follow([{ id: task.id, after: 0 }], 9)
    expect(followed!.entries).toMatchObject([
      { kind: 'note', text: `to begin at ${new Date(waiting!.dueAt!).toISOString()}, by Ada` },
      { kind: 'note', text: 'to begin at once' },
      { kind: 'status', status: 'running' },
    ])
  })

  test('may be a moment, far off or past, with a key as without', async () => {
    const store = await place().open()
    const task = aTask({ name: 'keyed', key: 'a', due: { afterMs: HOUR } })
    await store.launch([task])
    const at = Date.now() + 400 * 24 * HOUR
    await store.reschedule({ id: task.id, due: { at }, by: null })
    expect(await store.get([task.id])).toMatchObject([{ dueAt: at }])
    await store.reschedule({ id: task.id, due: { at: 1000 }, by: null })
    expect(await store.get([task.id])).toMatchObject([{ dueAt: null }])
    expect((await claimed(store, 'keyed')).id).toBe(task.id)
  })

  test('leaves the time that may be waited beyond it as it was', async () => {
    const store = await place().open()
    const task = aTask({ due: { afterMs: HOUR }, queueTimeoutMs: 5000 })
    await store.launch([task])
    const left = async () => {
      const [record] = await store.get([task.id])
      return record!.expiresAt! - record!.dueAt!
    }
    expect(await left()).toBe(5000)
    await store.reschedule({ id: task.id, due: { afterMs: 3 * HOUR }, by: null })
    expect(await left()).toBe(5000)
    await store.reschedule({ id: task.id, due: { at: Date.now() + HOUR / 2 }, by: null })
    expect(await left()).toBe(5000)
  })

  test('is given to a task that waits to be tried again, whose total time stays', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'w', { name: 'tried', run: { retries: 1 }, totalTimeoutMs: 2 * HOUR })
    await store.settle([{ ...claim, entries: [], outcome: BROKEN, retry: { afterMs: HOUR } }])
    const [before] = await store.get([claim.id])
    await store.reschedule({ id: claim.id, due: { afterMs: 0 }, by: null })
    expect(await store.get([claim.id])).toMatchObject([{ dueAt: null, expiresAt: before!.deadlineAt, attempt: 1 }])
    expect(await claimed(store, 'tried')).toMatchObject({ id: claim.id, attempt: 2 })
  })

  test('is refused by a task that runs, and one that nobody knows', async () => {
    const store = await place().open()
    const { id } = await aClaim(store)
    const [before] = await store.get([id])
    expect(await store.reschedule({ id, due: { afterMs: HOUR }, by: null })).toBe('running')
    expect(await store.get([id])).toEqual([before])
    expect(await store.reschedule({ id: 'nobody', due: { afterMs: 0 }, by: null })).toBeNull()
  })
})
