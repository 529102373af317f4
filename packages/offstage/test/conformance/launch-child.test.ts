import { expect, test } from 'vitest'
import { describeShared, describeStore } from './conformance.ts'
import { aClaim, aLine, aTask, DONE, many, STOPPED } from './given.ts'

const kill = (id: string) => [{ id, by: 'ann', reason: 'enough', graceMs: null }]

describeStore('launch by a task that is being killed', (place) => {
  test('a child of a stopping or killed task is born killed, never claimed; others are queued', async () => {
    const store = await place().open()
    const [stopping, killed, running, done] = [
      await aClaim(store),
      await aClaim(store),
      await aClaim(store),
      await aClaim(store),
    ]
    await store.requestKill([...kill(stopping.id), ...kill(killed.id)])
    await store.settle([
      { ...killed, outcome: STOPPED, entries: [] },
      { ...done, outcome: DONE, entries: [] },
    ])
    const children = [stopping.id, killed.id, running.id, done.id, 'unknown'].map((parent) =>
      aTask({ name: 'child', parent, run: { retries: 3 } }),
    )
    expect(await store.launch(children)).toHaveLength(5)
    const born = await store.get(children.map(({ id }) => id))
    expect(born.map((record) => record?.status)).toEqual(['killed', 'killed', 'queued', 'queued', 'queued'])
    expect(born[0]).toMatchObject({
      seq: 1,
      attempt: 0,
      startedAt: null,
      endedAt: expect.any(Number),
      kill: { by: 'ann', reason: `the task ${stopping.id} that launched it was killed` },
      error: {
        code: 'TASK_KILLED',
        message: expect.stringContaining(`the task ${stopping.id} that launched it was killed`),
      },
    })
    expect((await store.follow([{ id: children[0]!.id, after: 0 }], 9))[0]!.entries).toMatchObject([
      { kind: 'status', status: 'killed' },
    ])
    expect(await store.claim({ worker: 'w', names: ['child'], limit: 9 })).toHaveLength(3)
  })

  test('a launch sent again leaves the child as it is', async () => {
    const store = await place().open()
    const parent = await aClaim(store)
    const child = await aClaim(store, 'w', { parent: parent.id })
    await store.settle([{ ...child, outcome: DONE, entries: [] }])
    await store.requestKill(kill(parent.id))
    const task = aTask({ id: child.id, name: child.name, parent: parent.id })
    expect(await store.launch([task])).toMatchObject([{ id: child.id }])
    expect((await store.get([child.id]))[0]?.status).toBe('completed')
  })

  test('in one commit with its parent’s kill, before it or after it, no child slips through', async () => {
    const store = await place().open()
    for (const isKillFirst of [true, false]) {
      const parent = await aClaim(store)
      const children = many(5, () => aTask({ name: 'child', parent: parent.id }))
      const steps = [() => store.requestKill(kill(parent.id)), () => store.launch(children)]
      await Promise.all((isKillFirst ? steps : steps.toReversed()).map((step) => step()))
      const born = await store.get(children.map(({ id }) => id))
      expect(born.map((record) => record?.status)).toEqual(many(5, () => 'killed'))
    }
    expect(await store.claim({ worker: 'w', names: ['child'], limit: 9 })).toEqual([])
  })
})

describeShared('launch by a task that is being killed', (place) => {
  test('from two stores at once, whichever comes first, no child is ever run to its end', async () => {
    const { open } = place()
    const [one, two] = [await open(), await open()]
    const seen = { killed: 0, stopping: 0 }
    for (let round = 0; round < 40; round++) {
      const parent = await aClaim(one)
      const child = aTask({ parent: parent.id })
      const [claims] = await Promise.all([
        one.launch([child]).then(() => one.claim({ worker: 'w', names: ['crawl'], limit: 1 })),
        (async () => {
          // Reports first, now and then, so that the kill meets the launch at different points.
          for (let line = 0; line < round % 4; line++) await two.append([{ ...parent, entries: [aLine('x')] }])
          await two.requestKill(kill(parent.id))
        })(),
      ])
      const status = (await two.get([child.id]))[0]?.status
      expect(status).toBe(claims.length === 0 ? 'killed' : 'stopping')
      seen[status as 'killed']++
    }
    console.log(`children killed before they began: ${seen.killed}, told to stop: ${seen.stopping}`)
  })
})
