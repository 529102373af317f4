import { expect, test } from 'vitest'
import { describeStore } from './conformance.ts'
import { aClaim, aTask, BROKEN, DONE, many, STOPPED } from './given.ts'

describeStore('requestKill', (place) => {
  test('a queued task is killed at once and never given to a worker', async () => {
    const store = await place().open()
    const task = aTask()
    await store.launch([task])
    expect(await store.requestKill([{ id: task.id, by: 'ann', reason: 'wrong site', graceMs: null }])).toEqual([
      { id: task.id, status: 'killed', changed: true },
    ])
    expect(await store.claim({ worker: 'w', names: ['crawl'], limit: 5 })).toEqual([])
    expect((await store.get([task.id]))[0]).toMatchObject({
      status: 'killed',
      seq: 1,
      startedAt: null,
      endedAt: expect.any(Number),
      kill: { by: 'ann', reason: 'wrong site', askedAt: expect.any(Number) },
      error: { code: 'TASK_KILLED', message: 'The task was killed by ann: wrong site' },
    })
  })

  test('a running task turns stopping, and its worker is told by whom and why', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'mine')
    await aClaim(store, 'mine')
    expect(await store.stopping('mine')).toEqual([])
    expect(await store.requestKill([{ id: claim.id, by: 'ann', reason: null, graceMs: null }])).toEqual([
      { id: claim.id, status: 'stopping', changed: true },
    ])
    expect(await store.stopping('mine')).toEqual([
      { id: claim.id, lease: claim.lease, by: 'ann', reason: null, askedAt: expect.any(Number), graceMs: null },
    ])
    expect(await store.stopping('other')).toEqual([])
    await store.settle([{ ...claim, outcome: STOPPED, entries: [] }])
    expect(await store.stopping('mine')).toEqual([])
  })

  test('asked again it changes nothing; the first who asked is kept', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    const answers = await store.requestKill([
      { id: claim.id, by: 'ann', reason: 'first', graceMs: null },
      { id: claim.id, by: 'bob', reason: 'second', graceMs: null },
    ])
    expect(answers).toEqual([
      { id: claim.id, status: 'stopping', changed: true },
      { id: claim.id, status: 'stopping', changed: false },
    ])
    await Promise.all(many(5, () => store.requestKill([{ id: claim.id, by: 'eve', reason: null, graceMs: null }])))
    expect((await store.get([claim.id]))[0]).toMatchObject({ seq: 2, kill: { by: 'ann', reason: 'first' } })
  })

  test('ended tasks stay as they ended, unknown ones are answered with null', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await store.settle([{ ...claim, outcome: DONE, entries: [] }])
    const before = await store.get([claim.id])
    expect(
      await store.requestKill([
        { id: 'unknown', by: null, reason: null, graceMs: null },
        { id: claim.id, by: 'ann', reason: null, graceMs: null },
      ]),
    ).toEqual([
      { id: 'unknown', status: null, changed: false },
      { id: claim.id, status: 'completed', changed: false },
    ])
    expect(await store.get([claim.id])).toEqual(before)
  })

  test('what a task launched is killed with it, down to the last generation; what has ended stays', async () => {
    const store = await place().open()
    const parent = await aClaim(store)
    const child = await aClaim(store, 'w', { parent: parent.id })
    const ended = await aClaim(store, 'w', { parent: parent.id })
    await store.settle([{ ...ended, outcome: DONE, entries: [] }])
    const grandchild = aTask({ parent: child.id })
    const stranger = aTask()
    await store.launch([grandchild, stranger])
    await store.requestKill([{ id: parent.id, by: 'ann', reason: 'enough', graceMs: null }])
    const ids = [parent, child, ended, grandchild, stranger].map(({ id }) => id)
    expect((await store.get(ids)).map((record) => record?.status)).toEqual([
      'stopping',
      'stopping',
      'completed',
      'killed',
      'queued',
    ])
    expect((await store.get([grandchild.id]))[0]?.kill).toMatchObject({
      by: 'ann',
      reason: expect.stringContaining(child.id),
    })
  })

  test('a kill and a claim at once: the task is killed and not given, or given and stopping', async () => {
    const store = await place().open()
    for (let round = 0; round < 30; round++) {
      const task = aTask({ name: `race ${round}` })
      await store.launch([task])
      const kill = () => store.requestKill([{ id: task.id, by: null, reason: null, graceMs: null }])
      const isKillFirst = round % 2 === 0
      const first = isKillFirst ? kill() : undefined
      const claimed = store.claim({ worker: 'w', names: [task.name], limit: 1 })
      const [[answer], claims] = await Promise.all([first ?? kill(), claimed])
      expect([answer!.status, claims.length]).toEqual(answer!.status === 'killed' ? ['killed', 0] : ['stopping', 1])
    }
  })

  test('a task that waits to be tried again is killed at once, like any queued one', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'w', { run: { retries: 3 } })
    await store.settle([{ ...claim, outcome: BROKEN, entries: [], retry: { afterMs: 0 } }])
    expect(await store.requestKill([{ id: claim.id, by: 'ann', reason: null, graceMs: 0 }])).toEqual([
      { id: claim.id, status: 'killed', changed: true },
    ])
    expect(await store.claim({ worker: 'w', names: [claim.name], limit: 1 })).toEqual([])
    const [record] = await store.get([claim.id])
    expect(record).toMatchObject({ status: 'killed', dueAt: null, error: { code: 'TASK_KILLED' } })
    expect(record!.endedAt).toBeGreaterThanOrEqual(record!.startedAt!)
  })

  test('asked again with less time, a task that is stopping is hurried; who asked first stays', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'w', { run: { graceMs: 4000 } })
    const ask = async (by: string, graceMs: number | null) => {
      const [answer] = await store.requestKill([{ id: claim.id, by, reason: `for ${by}`, graceMs }])
      return [answer!.changed, (await store.stopping('w'))[0]!.graceMs]
    }
    expect(await ask('ann', 60_000)).toEqual([true, 60_000])
    expect(await ask('bob', 60_000)).toEqual([false, 60_000])
    // The task's own time is less than what ann gave it.
    expect(await ask('cid', null)).toEqual([true, 4000])
    expect(await ask('dan', 5000)).toEqual([false, 4000])
    expect(await ask('eve', 0)).toEqual([true, 0])
    expect(await ask('fay', 0)).toEqual([false, 0])
    expect((await store.get([claim.id]))[0]).toMatchObject({
      status: 'stopping',
      kill: { by: 'ann', reason: 'for ann' },
      seq: 4,
    })
    const [followed] = await store.follow([{ id: claim.id, after: 2 }], 10)
    expect(followed!.entries.map((entry) => entry.kind === 'note' && entry.text)).toEqual([
      'asked again to stop by cid (for cid), within 4 s',
      'asked again to stop by eve (for eve), by force',
    ])
  })

  test('where the first kill named no time, only less than the task’s own hurries it', async () => {
    const store = await place().open()
    const own = await aClaim(store, 'w', { run: { graceMs: 300 } })
    const usual = await aClaim(store, 'w')
    const ids = [own.id, usual.id]
    const ask = async (graceMs: number | null) => {
      const answers = await store.requestKill(ids.map((id) => ({ id, by: null, reason: null, graceMs })))
      return answers.map(({ changed }) => changed)
    }
    expect(await ask(null)).toEqual([true, true])
    expect(await ask(null)).toEqual([false, false])
    expect(await ask(5000)).toEqual([false, false])
    expect(await ask(400)).toEqual([false, true])
    expect(await ask(299)).toEqual([true, true])
  })

  test('a kill by force, and a hurry, reach down to the last generation', async () => {
    const store = await place().open()
    const parent = await aClaim(store)
    const child = await aClaim(store, 'w', { parent: parent.id })
    const grandchild = await aClaim(store, 'w', { parent: child.id })
    const graces = async () => (await store.stopping('w')).map(({ id, graceMs }) => [id, graceMs])
    await store.requestKill([{ id: parent.id, by: 'ann', reason: null, graceMs: null }])
    expect(await graces()).toEqual([
      [child.id, null],
      [grandchild.id, null],
    ])
    await store.requestKill([{ id: parent.id, by: 'ann', reason: null, graceMs: 0 }])
    expect(await graces()).toEqual([
      [child.id, 0],
      [grandchild.id, 0],
    ])
  })

  test('a parent is killed with its thousand children at once', async () => {
    const store = await place().open()
    const parent = await aClaim(store)
    await store.launch(many(1000, () => aTask({ name: 'child', parent: parent.id })))
    await store.claim({ worker: 'w', names: ['child'], limit: 500 })
    const begin = performance.now()
    await store.requestKill([{ id: parent.id, by: 'ann', reason: null, graceMs: 0 }])
    const tookMs = performance.now() - begin
    console.log(`a parent and its 1,000 children (500 running) killed in ${tookMs.toFixed(0)} ms`)
    expect(await store.count({ statuses: ['killed'] }, 2000)).toBe(500)
    expect(await store.stopping('w')).toHaveLength(500)
  })
})
