// Hooks: what a definition wants done after an end is stored with that end, once, whatever ended the task and whoever did it.
import { expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import type { NewTask, Store } from '../../src/store/store.ts'
import { HOOKS, type HookPlan } from '../../src/task/hooks.ts'
import { TERMINAL_STATUSES } from '../../src/task/status.ts'
import { decode } from '../../src/task/value.ts'
import { describeShared, describeStore } from './conformance.ts'
import { aClaim, aTask, aWorker, BROKEN, claimed, DONE, LOST, many, STOPPED } from './given.ts'

const ALL: HookPlan = { ends: [...TERMINAL_STATUSES], run: { retries: 5, isolation: 'inline' } }
const hooked = (parts: Partial<NewTask> = {}) => aTask({ hooks: ALL, ...parts })
const kill = (store: Store, id: string) => store.requestKill([{ id, by: 'ann', reason: null, graceMs: null }])
const end = async (store: Store, held: { id: string; lease: string }, outcome = DONE) =>
  (await store.settle([{ id: held.id, lease: held.lease, outcome, entries: [] }]))[0]
const namesOf = async (store: Store, id: string) => (await store.list({ hookOf: id, limit: 9 })).map(({ name }) => name)
const given = async (store: Store, parts: Partial<NewTask> = {}, worker = newId()) =>
  await aClaim(store, worker, { hooks: ALL, ...parts })
const launched = async (store: Store, parts: Partial<NewTask> = {}) => {
  const task = hooked(parts)
  await store.launch([task])
  return task
}

describeStore('a hook follows', (place) => {
  test.each([
    [DONE, 'onSuccess'],
    [BROKEN, 'onFailure'],
    [STOPPED, 'onKilled'],
    [LOST, 'onMissing'],
  ])('an attempt that ends its task: %o', async (outcome, hook) => {
    const store = await place().open()
    const held = await given(store, { keepMs: 5000, owner: 'ann', tags: ['a'], key: 'k', queue: 'q', priority: 5 })
    if (outcome === STOPPED) await kill(store, held.id)
    expect(await end(store, held, outcome)).toBe('settled')
    const [row] = await store.list({ hookOf: held.id, limit: 9 })
    const [record] = await store.get([row!.id])
    expect(record).toMatchObject({
      name: `${held.name}.${hook}`,
      status: 'queued',
      hookOf: held.id,
      owner: 'ann',
      parent: null,
      ...{ tags: [], queue: `${held.name}.${hook}`, key: null, priority: 0, dueAt: null, expiresAt: null, attempt: 0 },
      run: ALL.run,
    })
    const ref = { id: held.id, name: held.name, launchedAt: held.launchedAt }
    expect(decode(record!.args, { Task: (data: unknown) => data })).toEqual([ref])
    expect((await claimed(store, record!.name)).id).toBe(row!.id)
    expect(await store.count({ hookOf: held.id }, 9)).toBe(1)
  })

  test('the last attempt and none that is tried again; and only such an end as has one', async () => {
    const store = await place().open()
    const task = await launched(store, { name: newId(), run: { retries: 1 } })
    const first = await claimed(store, task.name)
    const again = { id: task.id, outcome: BROKEN, entries: [], retry: { afterMs: 0 } }
    expect(await store.settle([{ ...again, lease: first.lease }])).toEqual(['requeued'])
    expect(await namesOf(store, task.id)).toEqual([])
    const second = await claimed(store, task.name)
    expect(await store.settle([{ ...again, lease: second.lease }])).toEqual(['settled'])
    expect(await namesOf(store, task.id)).toEqual([`${task.name}.onFailure`])
    const held = await given(store, { hooks: { ...ALL, ends: ['failed', 'missing'] } })
    await end(store, held)
    expect(await namesOf(store, held.id)).toEqual([])
  })

  test('a kill while it was queued, be it for its own sake, its parent’s, or because that is dead already', async () => {
    const store = await place().open()
    const parent = await launched(store)
    const child = await launched(store, { parent: parent.id })
    await kill(store, parent.id)
    await kill(store, parent.id)
    const late = await launched(store, { parent: parent.id })
    for (const { id } of [parent, child, late]) {
      expect((await store.get([id]))[0]!.status).toBe('killed')
      expect(await namesOf(store, id)).toEqual(['crawl.onKilled'])
    }
    expect(await store.count({ names: ['crawl.onKilled'], statuses: ['queued'] }, 9)).toBe(3)
  })

  test('the end of what was bound to its parent, while that one’s own hook goes on', async () => {
    const store = await place().open()
    const parent = await given(store)
    const child = await launched(store, { parent: parent.id, isBound: true })
    await end(store, parent)
    expect(await namesOf(store, parent.id)).toEqual([`${parent.name}.onSuccess`])
    expect(await namesOf(store, child.id)).toEqual(['crawl.onKilled'])
    const hooks = await store.list({ names: ['crawl.onKilled', `${parent.name}.onSuccess`], limit: 9 })
    expect(hooks.map(({ status }) => status)).toEqual(['queued', 'queued'])
  })

  test('time that is over, in the queue or between two attempts', async () => {
    const store = await place().open()
    const expired = await launched(store, { queueTimeoutMs: 1 })
    const tried = await given(store, { totalTimeoutMs: 1, run: { retries: 5 } })
    const retry = { afterMs: 600_000 }
    await store.settle([{ id: tried.id, lease: tried.lease, outcome: BROKEN, entries: [], retry }])
    await expect.poll(() => namesOf(store, expired.id)).toEqual(['crawl.onFailure'])
    await expect.poll(() => namesOf(store, tried.id)).toEqual([`${tried.name}.onFailure`])
  })

  test('the loss of its worker, by whoever finds that out; not where it is tried again', async () => {
    const store = await place().open()
    const worker = aWorker()
    await store.enlist(worker)
    const [lost, stopping, retried] = [
      await given(store, {}, worker.id),
      await given(store, {}, worker.id),
      await given(store, { run: { retries: 3 } }, worker.id),
    ]
    await kill(store, stopping.id)
    const error = { name: 'TaskMissingError', message: 'lost' }
    await store.reap([worker.id], error)
    await store.reap([worker.id], error)
    expect(await namesOf(store, lost.id)).toEqual([`${lost.name}.onMissing`])
    expect(await namesOf(store, stopping.id)).toEqual([`${stopping.name}.onKilled`])
    expect(await namesOf(store, retried.id)).toEqual([])
    expect(await end(store, lost)).toBe('lost')
    const disowned = await given(store)
    await store.disown([disowned], error)
    await store.disown([disowned], error)
    expect(await namesOf(store, disowned.id)).toEqual([`${disowned.name}.onMissing`])
    expect(await store.count({ hookOf: lost.id }, 9)).toBe(1)
  })

  test('the end of what a schedule launched', async () => {
    const store = await place().open()
    const plan = { task: 'crawl', args: '[[]]', owner: null, tags: [], jitterMs: 0, flow: { hooks: ALL } }
    const name = newId()
    const timing = { timetable: { every: '1 day' }, overlap: 'skip' as const, missed: 'none' as const }
    await store.setSchedule({ name, put: { name, ...plan, ...timing } })
    const id = (await store.setSchedule({ name, run: true, by: null })) as string
    await kill(store, id)
    expect(await namesOf(store, id)).toEqual(['crawl.onKilled'])
  })
})

describeStore('a hook', (place) => {
  test('is bounded by nothing that bounds its task, counts as none of its owner’s, and can be left out of a list', async () => {
    const store = await place().open()
    const bounds = { owner: 'ann', ownerMost: 1, ownerOpen: { most: 1, plan: 'free' }, queue: 'q', key: 'k' }
    await store.setQueue({ name: 'q', limits: { concurrency: 1, concurrencyPerKey: 1 }, by: null })
    const [first] = await store.launch([hooked(bounds)])
    await end(store, await claimed(store, 'crawl'))
    await store.setQueue({ name: 'q', paused: true, by: null })
    const running = await claimed(store, 'crawl.onSuccess')
    await store.setQueue({ name: 'q', paused: false, by: null })
    // The hook runs: it is neither the one open task of its owner, nor the one that runs.
    const [second] = await store.launch([hooked(bounds)])
    expect((await claimed(store, 'crawl')).id).toBe(second!.id)
    const ids = async (withoutHooks?: true) =>
      (await store.list({ owner: 'ann', limit: 9, ...(withoutHooks && { withoutHooks }) })).map(({ id }) => id)
    expect(await ids()).toEqual([second!.id, running.id, first!.id])
    expect(await ids(true)).toEqual([second!.id, first!.id])
  })

  test('has none itself, and is killed and tried again like any task', async () => {
    const store = await place().open()
    const held = await given(store)
    await end(store, held)
    const name = `${held.name}.onSuccess`
    const attempt = await claimed(store, name)
    const again = { id: attempt.id, lease: attempt.lease, outcome: BROKEN, entries: [], retry: { afterMs: 600_000 } }
    expect(await store.settle([again])).toEqual(['requeued'])
    await kill(store, held.id)
    expect((await store.get([attempt.id]))[0]!.status).toBe('queued')
    await kill(store, attempt.id)
    expect((await store.get([attempt.id]))[0]!.status).toBe('killed')
    expect(await store.count({}, 9)).toBe(2)
  })

  test('holds back the deletion of its task until it was called', async () => {
    const store = await place().open()
    await store.declareKeeping([{ name: 'crawl', most: 1 }])
    const tasks = many(3, () => hooked({ hooks: { ...ALL, ends: ['killed'] } }))
    await store.launch([...tasks, aTask({ hooks: ALL }), aTask(), aTask()])
    for (const { id } of tasks) await kill(store, id)
    const [first, second] = await store
      .list({ hookOf: tasks[0]!.id, limit: 1 })
      .then(async ([row]) => [await claimed(store, 'crawl.onKilled'), row!.id])
    expect(first!).toMatchObject({ id: second })
    for (const held of [await claimed(store, 'crawl'), await claimed(store, 'crawl'), await claimed(store, 'crawl')])
      await end(store, held)
    await end(store, first as { id: string; lease: string })
    // Looked for every 10 s: the two whose hooks wait are left, and the newest.
    await expect
      .poll(async () => (await store.list({ names: ['crawl'], limit: 9 })).length, { timeout: 60_000, interval: 500 })
      .toBe(4)
    expect(await store.get(tasks.map(({ id }) => id))).toMatchObject([null, { status: 'killed' }, { status: 'killed' }])
  })

  test('follows each of many ends in one batch', async () => {
    const store = await place().open()
    const tasks = many(300, () => hooked({ name: 'crawl' }))
    await store.launch(tasks)
    const claims = await store.claim({ worker: 'w', names: ['crawl'], limit: 300 })
    await store.settle(claims.map(({ id, lease }, i) => ({ id, lease, outcome: i % 2 ? DONE : BROKEN, entries: [] })))
    expect(await store.count({ names: ['crawl.onSuccess'] }, 999)).toBe(150)
    expect(await store.count({ names: ['crawl.onFailure'] }, 999)).toBe(150)
    const hooks = await store.list({ names: ['crawl.onSuccess', 'crawl.onFailure'], limit: 999 })
    expect(new Set(hooks.map(({ hookOf }) => hookOf))).toEqual(new Set(tasks.map(({ id }) => id)))
  })
})

describeShared('a hook', (place) => {
  test('is one, though several find the end at the same time (S24)', async () => {
    const { open } = place()
    const stores = [await open(), await open()] as const
    const worker = aWorker()
    await stores[0].enlist(worker)
    const claims = await Promise.all(many(20, () => given(stores[0], {}, worker.id)))
    const error = { name: 'TaskMissingError', message: 'lost' }
    const ends = claims.flatMap((held) => [
      end(stores[0], held),
      end(stores[1], held, BROKEN),
      kill(stores[1], held.id),
    ])
    await Promise.all([...ends, stores[0].reap([worker.id], error), stores[1].reap([worker.id], error)])
    for (const held of claims) {
      const [record] = await stores[1].get([held.id])
      if (record!.status === 'stopping') throw new Error('nobody ended it')
      const hook = HOOKS[TERMINAL_STATUSES.indexOf(record!.status as 'killed')]
      expect(await namesOf(stores[0], held.id)).toEqual([`${held.name}.${hook}`])
    }
  })
})
