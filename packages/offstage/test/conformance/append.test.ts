import { expect, test } from 'vitest'
import { describeStore } from './conformance.ts'
import { aClaim, aLine, aPatch, aTask, DONE, many } from './given.ts'

describeStore('append', (place) => {
  test('numbers entries on from the last without gaps (S3)', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await store.append([{ ...claim, entries: [aLine('one'), aPatch('[2]')], state: '[{"a":1},2]' }])
    await store.append([{ ...claim, entries: [] }])
    await store.append([{ ...claim, entries: [aLine('three'), { kind: 'note', text: 'dropped 3 bytes', at: 7 }] }])
    const [followed] = await store.follow([{ id: claim.id, after: 0 }], 100)
    expect(followed).toEqual({
      id: claim.id,
      seq: 5,
      more: false,
      entries: [
        { kind: 'status', status: 'running', seq: 1, at: expect.any(Number) },
        { kind: 'log', level: 'info', text: 'one', seq: 2, at: 1000 },
        { kind: 'state', patch: '[2]', seq: 3, at: 1000 },
        { kind: 'log', level: 'info', text: 'three', seq: 4, at: 1000 },
        { kind: 'note', text: 'dropped 3 bytes', seq: 5, at: 7 },
      ],
    })
    expect((await store.get([claim.id]))[0]).toMatchObject({ seq: 5, state: '[{"a":1},2]' })
  })

  test('reports of one task in the same breath are kept in their order (S3)', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    const reports = many(50, (place) => ({ ...claim, entries: [aLine(`line ${place}`)], state: `[${place}]` }))
    expect(await store.append(reports.slice(0, 20))).toEqual(many(20, () => true))
    await Promise.all(reports.slice(20).map((report) => store.append([report])))
    const { entries } = await store.logs({ id: claim.id, limit: 100 })
    expect(entries.map((entry) => [entry.seq, entry.kind === 'log' && entry.text])).toEqual(
      many(50, (place) => [place + 2, `line ${place}`]),
    )
    expect((await store.get([claim.id]))[0]?.state).toBe('[49]')
  })

  test('a lease that is not the task’s own changes nothing (S4)', async () => {
    const store = await place().open()
    const mine = await aClaim(store)
    const other = await aClaim(store)
    const before = await store.get([mine.id])
    expect(
      await store.append([
        { id: mine.id, lease: other.lease, entries: [aLine('stale')], state: '[9]' },
        { id: mine.id, lease: '', entries: [aLine('none')], state: '[9]' },
        { id: 'nobody', lease: mine.lease, entries: [aLine('nobody')] },
        { ...other, entries: [aLine('mine')] },
      ]),
    ).toEqual([false, false, false, true])
    expect(await store.get([mine.id])).toEqual(before)
  })

  test('after the end, or the loss of its worker, an attempt changes nothing (S2, S4)', async () => {
    const store = await place().open()
    const ended = await aClaim(store)
    await store.settle([{ ...ended, outcome: DONE, entries: [] }])
    const reaped = await aClaim(store, 'lost')
    await store.reap(['lost'], { name: 'TaskMissingError', message: 'lost' })
    const before = await store.get([ended.id, reaped.id])
    const late = { entries: [aLine('late')], state: '[9]' }
    expect(
      await store.append([
        { ...ended, ...late },
        { ...reaped, ...late },
      ]),
    ).toEqual([false, false])
    expect(await store.get([ended.id, reaped.id])).toEqual(before)
  })

  test('a task that is stopping still reports', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await store.requestKill([{ id: claim.id, by: null, reason: null, graceMs: null }])
    expect(await store.append([{ ...claim, entries: [aLine('cleaning up')] }])).toEqual([true])
  })

  test('a queued task has no lease to write under', async () => {
    const store = await place().open()
    const task = aTask()
    await store.launch([task])
    expect(await store.append([{ id: task.id, lease: null as never, entries: [aLine('x')] }])).toEqual([false])
  })

  test('text that no database takes is made such, the rest of the line kept', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await store.append([{ ...claim, entries: [aLine('nul \0, half \ud800, whole 🕷️')] }])
    const { entries } = await store.logs({ id: claim.id, limit: 1 })
    expect(entries[0]).toMatchObject({ text: 'nul \u2400, half \ufffd, whole 🕷️' })
  })
})
