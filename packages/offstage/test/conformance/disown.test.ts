import { expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { describeStore } from './conformance.ts'
import { aClaim, aTask, claimed, DONE } from './given.ts'

const UNKNOWN = { name: 'TaskMissingError', code: 'TASK_MISSING', message: 'it does not run here' }

describeStore('held, disown', (place) => {
  test('a worker holds what is running or stopping under its leases, and nothing else', async () => {
    const store = await place().open()
    const worker = newId()
    const running = await aClaim(store, worker)
    const stopping = await aClaim(store, worker)
    const over = await aClaim(store, worker)
    await aClaim(store)
    await store.requestKill([{ id: stopping.id, by: null, reason: null, graceMs: null }])
    await store.settle([{ ...over, outcome: DONE, entries: [] }])
    const held = [running, stopping].map(({ id, lease }) => ({ id, lease }))
    expect(new Set(await store.held(worker))).toEqual(new Set(held))
    expect(await store.held(newId())).toEqual([])
  })

  test('what is disowned ends missing, killed if that was asked, or is tried again where tries are left', async () => {
    const store = await place().open()
    const worker = newId()
    const plain = await aClaim(store, worker)
    const kept = await aClaim(store, worker)
    const stopping = await aClaim(store, worker)
    const retried = await aClaim(store, worker, { run: { retries: 1 } })
    await store.requestKill([{ id: stopping.id, by: null, reason: null, graceMs: null }])
    const moved = await store.disown([plain, stopping, retried], UNKNOWN)
    expect(new Map(moved.map(({ id, status }) => [id, status]))).toEqual(
      new Map([
        [plain.id, 'missing'],
        [stopping.id, 'killed'],
        [retried.id, 'queued'],
      ]),
    )
    expect(await store.get([plain.id, kept.id])).toMatchObject([
      { status: 'missing', error: UNKNOWN },
      { status: 'running' },
    ])
    expect(await store.held(worker)).toEqual([{ id: kept.id, lease: kept.lease }])
  })

  test('a task that was claimed anew is no longer what was disowned: the older lease moves nothing', async () => {
    const store = await place().open()
    const worker = newId()
    const task = aTask({ name: newId(), run: { retries: 3 } })
    await store.launch([task])
    const first = await claimed(store, task.name, worker)
    await store.settle([
      { ...first, outcome: { status: 'failed', error: UNKNOWN }, entries: [], retry: { afterMs: 0 } },
    ])
    const second = await claimed(store, task.name, worker)
    expect(await store.disown([first], UNKNOWN)).toEqual([])
    expect(await store.held(worker)).toEqual([{ id: second.id, lease: second.lease }])
  })
})
