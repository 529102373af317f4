// Why a task is not running: each thing that may be in its way is found, and nothing else.
import { expect, test } from 'vitest'
import { explainTask } from '../../src/engine/explain-task.ts'
import type { NewTask, Store } from '../../src/store/store.ts'
import { describeStore } from './conformance.ts'
import { aTask, aWorker, BROKEN, claimed, DONE, many } from './given.ts'

const mail = (parts: Partial<NewTask> = {}) => aTask({ name: 'send', queue: 'mail', ...parts })
const elsewhere = { host: 'another' }
const enlist = async (store: Store, names = ['send'], places = 10) => {
  const worker = aWorker({ ...elsewhere, names, places })
  await store.enlist(worker)
  return worker.id
}
const why = async (store: Store, task: { id: string }) => await explainTask(store, task.id)
const kindsOf = async (store: Store, task: { id: string }) => (await why(store, task)).reasons.map(({ kind }) => kind)
const launched = async (store: Store, task: NewTask) => {
  await store.launch([task])
  return task
}

describeStore('explain', (place) => {
  test('of a task that nobody can run: no worker, or none that knows it; else it is next', async () => {
    const store = await place().open()
    const task = await launched(store, mail())
    expect(await why(store, task)).toMatchObject({ reasons: [{ kind: 'no-worker' }], ahead: 0, estimateMs: null })
    await enlist(store, ['other'])
    expect(await why(store, task)).toMatchObject({
      reasons: [{ kind: 'unknown-name', name: 'send' }],
      text: "No live worker knows 'send': start one that declares it.",
    })
    await enlist(store)
    expect(await why(store, task)).toMatchObject({ reasons: [{ kind: 'next' }], ahead: 0, estimateMs: 0 })
    await expect(why(store, { id: 'unknown' })).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
  })

  test('of a paused queue, a delay, a pause between attempts', async () => {
    const store = await place().open()
    await enlist(store)
    await store.setQueue({ name: 'mail', paused: true, by: 'ann' })
    const task = await launched(store, mail({ due: { afterMs: 60_000 } }))
    expect(await why(store, task)).toMatchObject({
      reasons: [
        { kind: 'due', attempt: 0 },
        { kind: 'paused', queue: 'mail', by: 'ann' },
      ],
      ahead: null,
      estimateMs: null,
      text: expect.stringMatching(/^It is to begin in 60 s, at .*\. The queue 'mail' is paused by ann since /),
    })
    await store.setQueue({ name: 'mail', paused: false, by: 'ann' })
    const { estimateMs } = await why(store, task)
    expect(estimateMs).toBeGreaterThan(30_000)
    const again = await launched(store, mail({ run: { retries: 3 } }))
    await store.settle([
      { ...(await claimed(store, 'send')), outcome: BROKEN, entries: [], retry: { afterMs: 60_000 } },
    ])
    expect((await why(store, again)).text).toMatch(/^Attempt 1 failed; it is tried again in 60 s\./)
  })

  test('of limits: who holds the places of the queue, the key and the owner (S23)', async () => {
    const store = await place().open()
    const worker = await enlist(store)
    await store.declareQueues([{ name: 'mail', limits: { concurrency: 2, concurrencyPerKey: 1 } }])
    const parts = { key: 'a', owner: 'ann', ownerMost: 2 }
    const held = await Promise.all([launched(store, mail(parts)), launched(store, mail({ owner: 'ann' }))])
    await store.claim({ worker, names: ['send'], limit: 9 })
    const task = await launched(store, mail(parts))
    const { reasons, text, ahead } = await why(store, task)
    expect(reasons).toMatchObject([
      { kind: 'queue-full', queue: 'mail', limit: 2, running: 2 },
      { kind: 'key-full', key: 'a', limit: 1, running: 1, held: [{ id: held[0]!.id, name: 'send' }] },
      { kind: 'owner-full', owner: 'ann', limit: 2, running: 2 },
    ])
    expect(ahead).toBe(0)
    expect(text).toContain(`Of the key 'a' 1 may run at once in the queue 'mail': send ${held[0]!.id}.`)
    expect(await kindsOf(store, await launched(store, mail({ key: 'b' })))).toEqual(['queue-full'])
  })

  test('of rates: when the next may begin', async () => {
    const store = await place().open()
    await enlist(store)
    const rate = { limit: 1, perMs: 60_000 }
    await store.declareQueues([{ name: 'mail', limits: { rate: { limit: 2, perMs: 60_000 }, ratePerKey: rate } }])
    await store.launch([mail({ key: 'a' }), mail({ key: 'b' })])
    await store.claim({ worker: 'w', names: ['send'], limit: 9 })
    const task = await launched(store, mail({ key: 'a' }))
    const { reasons, estimateMs, text } = await why(store, task)
    expect(reasons).toMatchObject([
      { kind: 'rate', key: null, limit: 2, openInMs: expect.any(Number) },
      { kind: 'rate', key: 'a', limit: 1, openInMs: expect.any(Number) },
    ])
    expect(estimateMs).toBeGreaterThan(30_000)
    expect(text).toMatch(
      /^The queue 'mail' lets 2 begin in 60 s, and that many have; the next may in \d+ s\. The key 'a'/,
    )
  })

  test('of workers that are busy: how many go before it, and when it may begin', async () => {
    const store = await place().open()
    const worker = await enlist(store, ['send'], 2)
    await store.launch(many(2, () => mail()))
    const claims = await store.claim({ worker, names: ['send'], limit: 2 })
    await store.settle([{ ...claims[0]!, outcome: DONE, entries: [] }])
    await store.launch([mail(), mail({ priority: -5 }), mail({ priority: 5 }), mail()])
    await store.claim({ worker, names: ['send'], limit: 1 })
    const task = await launched(store, mail())
    const { reasons, ahead, estimateMs, text } = await why(store, task)
    expect(reasons).toEqual([{ kind: 'busy', workers: 1, places: 2, running: 2 }])
    expect(ahead).toBe(2)
    expect(estimateMs).not.toBeNull()
    expect(text).toContain('The worker that could run it is busy: 2 of 2 places are taken. It is 3rd in line.')
  })

  test('of what runs, stops, waits for children, or has ended', async () => {
    const store = await place().open()
    const worker = await enlist(store)
    const task = await launched(store, mail())
    const claim = await claimed(store, 'send', worker)
    expect(await why(store, task)).toMatchObject({
      reasons: [{ kind: 'running', worker, host: 'another' }],
      ahead: null,
    })
    const child = await launched(store, aTask({ name: 'child', parent: task.id }))
    expect((await why(store, task)).text).toContain(`1 of the tasks that it launched has not ended: child ${child.id}.`)
    await store.requestKill([{ id: task.id, by: 'ann', reason: 'enough', graceMs: null }])
    expect(await kindsOf(store, task)).toEqual(['stopping', 'running'])
    expect((await why(store, task)).text).toMatch(
      /^It was asked to stop \d+ m?s ago by ann: enough\. It has been running/,
    )
    await store.settle([{ ...claim, outcome: DONE, entries: [] }])
    expect(await why(store, task)).toMatchObject({ reasons: [{ kind: 'ended', status: 'completed' }] })
    expect(await kindsOf(store, child)).toEqual(['ended'])
  })

  test('of a worker that lost contact: how long ago, and when it is given up', async () => {
    const store = await place().open()
    const worker = await enlist(store)
    const task = await launched(store, mail())
    await claimed(store, 'send', worker)
    const { text, reasons } = await explainTask(silentFor(store, 9_000), task.id)
    expect(reasons.map(({ kind }) => kind)).toEqual(['running', 'silent-worker'])
    expect(text).toContain(`Nothing was heard of its worker ${worker} on another for 9 s; it is given up after 17 s.`)
  })
})

/** The store as it is when its workers were last heard of so long ago. */
function silentFor(store: Store, beatAgoMs: number): Store {
  const workers = async () => (await store.workers()).map((worker) => ({ ...worker, beatAgoMs }))
  return new Proxy(store, {
    get(target, name) {
      if (name === 'workers') return workers
      const member = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
