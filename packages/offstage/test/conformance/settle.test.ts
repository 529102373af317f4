import { expect, test } from 'vitest'
import { describeShared, describeStore } from './conformance.ts'
import { aClaim, aLine, aPatch, aTask, BROKEN, DONE, LOST, many, STOPPED } from './given.ts'

describeStore('settle', (place) => {
  test('stores the last reports, then the end, in one go', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    expect(
      await store.settle([{ ...claim, outcome: DONE, entries: [aLine('last'), aPatch('[1]')], state: '[{"n":1},1]' }]),
    ).toEqual(['settled'])
    const [record] = await store.get([claim.id])
    expect(record).toMatchObject({ status: 'completed', result: '["done"]', state: '[{"n":1},1]', seq: 4 })
    expect(record!.error).toBeUndefined()
    expect(record!.endedAt).toBeGreaterThanOrEqual(record!.startedAt!)
    const [followed] = await store.follow([{ id: claim.id, after: 1 }], 10)
    expect(followed!.entries.map(({ kind, seq }) => [seq, kind])).toEqual([
      [2, 'log'],
      [3, 'state'],
      [4, 'status'],
    ])
  })

  test('a failure is kept whole, and its message stands in the journal', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    const error = {
      name: 'TypeError',
      message: 'no\nsuch',
      stack: 'at x',
      code: 'E',
      cause: { name: 'Error', message: 'why' },
    }
    await store.settle([{ ...claim, outcome: { status: 'failed', error }, entries: [] }])
    expect((await store.get([claim.id]))[0]).toMatchObject({ status: 'failed', error, result: null })
    expect((await store.follow([{ id: claim.id, after: 1 }], 10))[0]!.entries).toMatchObject([
      { kind: 'status', status: 'failed', note: 'no\nsuch' },
    ])
  })

  test('the first end is the end, whatever comes later (S1)', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await store.requestKill([{ id: claim.id, by: null, reason: null, graceMs: null }])
    expect(await store.settle([{ ...claim, outcome: STOPPED, entries: [] }])).toEqual(['settled'])
    const ended = await store.get([claim.id])
    for (const outcome of [DONE, BROKEN, STOPPED, LOST])
      expect(await store.settle([{ ...claim, outcome, entries: [aLine('late')], state: '[1]' }])).toEqual(['lost'])
    expect(await store.get([claim.id])).toEqual(ended)
    expect((await store.notes(claim.id)).map(({ text }) => text)).toEqual(
      ['completed', 'failed', 'killed', 'missing'].map((status) => `late result discarded: ${status}`),
    )
  })

  test('of ends that arrive together one is stored (S1)', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    const ends = [DONE, BROKEN, DONE].map((outcome) => ({ ...claim, outcome, entries: [aLine('x')] }))
    expect(await store.settle(ends)).toEqual(['settled', 'lost', 'lost'])
    const other = await aClaim(store)
    const won = await Promise.all(many(10, () => store.settle([{ ...other, outcome: DONE, entries: [] }])))
    expect(won.flat().filter((answer) => answer === 'settled')).toHaveLength(1)
    expect((await store.get([claim.id]))[0]).toMatchObject({ status: 'completed', seq: 3 })
  })

  test('the journal is closed with the end: its entry is the last one (S2)', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await store.settle([{ ...claim, outcome: DONE, entries: [aLine('last')] }])
    await Promise.all([
      store.append([{ ...claim, entries: [aLine('late')] }]),
      store.settle([{ ...claim, outcome: BROKEN, entries: [aLine('late')] }]),
      store.requestKill([{ id: claim.id, by: 'ann', reason: 'late', graceMs: null }]),
      store.reap([(await store.get([claim.id]))[0]!.worker!], { name: 'Error', message: 'late' }),
    ])
    const [followed] = await store.follow([{ id: claim.id, after: 0 }], 100)
    expect(followed!.entries.at(-1)).toMatchObject({ kind: 'status', status: 'completed', seq: followed!.seq })
    expect(followed!.entries).toHaveLength(3)
  })

  test('what finished before the kill reached it is completed; what was not asked to stop cannot be killed', async () => {
    const store = await place().open()
    const faster = await aClaim(store)
    await store.requestKill([{ id: faster.id, by: null, reason: null, graceMs: null }])
    expect(await store.settle([{ ...faster, outcome: DONE, entries: [] }])).toEqual(['settled'])
    const unasked = await aClaim(store)
    expect(await store.settle([{ ...unasked, outcome: STOPPED, entries: [] }])).toEqual(['lost'])
    expect((await store.get([unasked.id]))[0]?.status).toBe('running')
  })

  test('a stale lease, a queued task and an unknown one end nothing', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    const queued = aTask()
    await store.launch([queued])
    expect(
      await store.settle([
        { id: claim.id, lease: 'stale', outcome: DONE, entries: [] },
        { id: queued.id, lease: claim.lease, outcome: DONE, entries: [] },
        { id: 'unknown', lease: claim.lease, outcome: DONE, entries: [] },
      ]),
    ).toEqual(['lost', 'lost', 'lost'])
    expect(await store.get([claim.id, queued.id])).toMatchObject([{ status: 'running' }, { status: 'queued' }])
  })
})

describeShared('settle', (place) => {
  test('of an attempt that ends and a reaper that gives it up, from two stores at once, one wins (S1)', async () => {
    const { open } = place()
    const [one, two] = [await open(), await open()]
    const wins = { settled: 0, reaped: 0 }
    for (let round = 0; round < 40; round++) {
      const claim = await aClaim(one, `worker ${round}`)
      const [[answer], reaped] = await Promise.all([
        one.settle([{ ...claim, outcome: DONE, entries: [] }]),
        two.reap([`worker ${round}`], { name: 'TaskMissingError', message: 'lost' }),
      ])
      const settled = answer === 'settled'
      expect(Number(settled) + reaped.length).toBe(1)
      expect((await two.get([claim.id]))[0]).toMatchObject({ status: settled ? 'completed' : 'missing', seq: 2 })
      wins[settled ? 'settled' : 'reaped']++
    }
    console.log(`settled first ${wins.settled} times, reaped first ${wins.reaped} times`)
  })
})
