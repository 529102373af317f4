import { expect, test } from 'vitest'
import { describeStore } from './conformance.ts'
import { aClaim, aTask, DONE, many, STOPPED } from './given.ts'

describeStore('requestKill', (place) => {
  test('a queued task is killed at once and never given to a worker', async () => {
    const store = await place().open()
    const task = aTask()
    await store.launch([task])
    expect(await store.requestKill([{ id: task.id, by: 'ann', reason: 'wrong site' }])).toEqual([
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
    expect(await store.requestKill([{ id: claim.id, by: 'ann', reason: null }])).toEqual([
      { id: claim.id, status: 'stopping', changed: true },
    ])
    expect(await store.stopping('mine')).toEqual([{ id: claim.id, lease: claim.lease, by: 'ann', reason: null }])
    expect(await store.stopping('other')).toEqual([])
    await store.settle([{ ...claim, outcome: STOPPED, entries: [] }])
    expect(await store.stopping('mine')).toEqual([])
  })

  test('asked again it changes nothing; the first who asked is kept', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    const answers = await store.requestKill([
      { id: claim.id, by: 'ann', reason: 'first' },
      { id: claim.id, by: 'bob', reason: 'second' },
    ])
    expect(answers).toEqual([
      { id: claim.id, status: 'stopping', changed: true },
      { id: claim.id, status: 'stopping', changed: false },
    ])
    await Promise.all(many(5, () => store.requestKill([{ id: claim.id, by: 'eve', reason: null }])))
    expect((await store.get([claim.id]))[0]).toMatchObject({ seq: 2, kill: { by: 'ann', reason: 'first' } })
  })

  test('ended tasks stay as they ended, unknown ones are answered with null', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await store.settle([{ ...claim, outcome: DONE, entries: [] }])
    const before = await store.get([claim.id])
    expect(
      await store.requestKill([
        { id: 'unknown', by: null, reason: null },
        { id: claim.id, by: 'ann', reason: null },
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
    await store.requestKill([{ id: parent.id, by: 'ann', reason: 'enough' }])
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
      const kill = () => store.requestKill([{ id: task.id, by: null, reason: null }])
      const isKillFirst = round % 2 === 0
      const first = isKillFirst ? kill() : undefined
      const claimed = store.claim({ worker: 'w', names: [task.name], limit: 1 })
      const [[answer], claims] = await Promise.all([first ?? kill(), claimed])
      expect([answer!.status, claims.length]).toEqual(answer!.status === 'killed' ? ['killed', 0] : ['stopping', 1])
    }
  })
})
