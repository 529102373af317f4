import { expect, test } from 'vitest'
import { describeStore } from './conformance.ts'
import { aClaim, aLine, aPatch, BROKEN, claimed, DONE } from './given.ts'

const AGAIN = { outcome: BROKEN, entries: [], retry: { afterMs: 0 } }

describeStore('settle with a retry', (place) => {
  test('queues the task again, due after the pause, its lease, worker and end gone, its state kept', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'w', { run: { retries: 1, memoryBytes: 5 } })
    const entries = [aLine('last words'), aPatch('[1]')]
    const end = { ...claim, outcome: BROKEN, entries, state: '[{"n":1},1]', retry: { afterMs: 120_000 } }
    expect(await store.settle([end])).toEqual(['requeued'])
    const [record] = await store.get([claim.id])
    expect(record).toMatchObject({ status: 'queued', worker: null, attempt: 1, state: '[{"n":1},1]', endedAt: null })
    expect(record!.error).toBeUndefined()
    expect(record!.startedAt).not.toBeNull()
    expect(record!.dueAt! - Date.now()).toBeGreaterThan(110_000)
    expect((await store.list({ limit: 1 }))[0]).toMatchObject({ status: 'queued', dueAt: record!.dueAt })
    expect(await store.claim({ worker: 'w', names: [claim.name], limit: 1 })).toEqual([])
    const [followed] = await store.follow([{ id: claim.id, after: 1 }], 10)
    expect(followed!.entries).toMatchObject([
      { kind: 'log', seq: 2 },
      { kind: 'state', seq: 3 },
      { kind: 'status', seq: 4, status: 'queued', note: 'attempt 1 failed: broken; it is tried again in 2 min' },
    ])
  })

  test('the next attempt finds its options and the state as it was left, and ends the task', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'w', { run: { retries: 1, timeoutMs: 9 } })
    await store.settle([{ ...claim, ...AGAIN, state: '[{"n":1},1]' }])
    const [again] = await store.claim({ worker: 'v', names: [claim.name], limit: 1 })
    expect(again).toMatchObject({ attempt: 2, state: '[{"n":1},1]', run: { retries: 1, timeoutMs: 9 } })
    expect(again!.lease).not.toBe(claim.lease)
    expect((await store.get([claim.id]))[0]).toMatchObject({ status: 'running', worker: 'v', dueAt: null })
    expect(await store.settle([{ ...again!, ...AGAIN }])).toEqual(['settled'])
    expect((await store.get([claim.id]))[0]).toMatchObject({
      status: 'failed',
      attempt: 2,
      error: { message: 'broken' },
    })
  })

  test('each attempt that did not end the task is kept, with its error, its times and its worker', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'one', { run: { retries: 5 } })
    expect(await store.attempts(claim.id)).toEqual([])
    await store.settle([{ ...claim, ...AGAIN }])
    const second = await claimed(store, claim.name, 'two')
    const error = {
      name: 'TypeError',
      message: 'nul \0 in it.',
      stack: 'at x',
      cause: { name: 'Error', message: 'why' },
    }
    await store.settle([{ ...second, ...AGAIN, outcome: { status: 'failed', error }, note: 'Said otherwise.' }])
    const last = await claimed(store, claim.name, 'three')
    await store.settle([{ ...last, outcome: DONE, entries: [] }])
    const [record] = await store.get([claim.id])
    const kept = await store.attempts(claim.id)
    const times = { startedAt: expect.any(Number), endedAt: expect.any(Number) }
    expect(kept).toEqual([
      // Begun at 1, over at 2; begun again at 3, over at 4.
      { attempt: 1, ...times, seq: 2, error: { name: 'Error', message: 'broken' }, workerId: 'one' },
      { attempt: 2, ...times, seq: 4, error, workerId: 'two' },
    ])
    for (const { startedAt, endedAt } of kept) expect(endedAt).toBeGreaterThanOrEqual(startedAt)
    expect(record!.startedAt).toBeGreaterThanOrEqual(kept[1]!.endedAt)
    expect(await store.attempts('unknown')).toEqual([])
    const [followed] = await store.follow([{ id: claim.id, after: 3 }], 1)
    expect(followed!.entries).toMatchObject([{ note: 'attempt 2 failed: Said otherwise; it is tried again at once' }])
  })

  test('is the end where no tries are left, none was given, or the end is no failure', async () => {
    const store = await place().open()
    const none = await aClaim(store)
    const done = await aClaim(store, 'w', { run: { retries: 9 } })
    const unasked = await aClaim(store, 'w', { run: { retries: 9 } })
    expect(
      await store.settle([
        { ...none, ...AGAIN },
        { ...done, ...AGAIN, outcome: DONE },
        { ...unasked, outcome: BROKEN, entries: [] },
      ]),
    ).toEqual(['settled', 'settled', 'settled'])
    expect((await store.get([none.id, done.id, unasked.id])).map((record) => record?.status)).toEqual([
      'failed',
      'completed',
      'failed',
    ])
  })

  test('of crashes there are three at most, however many tries are left; other failures do not count as such', async () => {
    const store = await place().open()
    const { id, name } = await aClaim(store, 'gone', { run: { retries: 100 } })
    await store.reap(['gone'], { name: 'TaskMissingError', message: 'lost' })
    const answers: string[] = []
    for (const crash of [false, true, false, true]) {
      await due(() => store.nextDue([name]))
      answers.push(...(await store.settle([{ ...(await claimed(store, name)), ...AGAIN, crash }])))
    }
    expect(answers).toEqual(['requeued', 'requeued', 'requeued', 'settled'])
    expect((await store.get([id]))[0]).toMatchObject({ status: 'failed', attempt: 5 })
  })

  test('a task that is stopping is not tried again', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'w', { run: { retries: 9 } })
    await store.requestKill([{ id: claim.id, by: null, reason: null, graceMs: null }])
    expect(await store.settle([{ ...claim, ...AGAIN }])).toEqual(['settled'])
    expect((await store.get([claim.id]))[0]?.status).toBe('failed')
  })

  test('after it the attempt has no say any more', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'w', { run: { retries: 9 } })
    expect(await store.settle([AGAIN, AGAIN].map((end) => ({ ...claim, ...end })))).toEqual(['requeued', 'lost'])
    expect(await store.append([{ ...claim, entries: [aLine('late')] }])).toEqual([false])
    await claimed(store, claim.name)
    expect(await store.settle([{ ...claim, outcome: DONE, entries: [] }])).toEqual(['lost'])
    expect((await store.get([claim.id]))[0]).toMatchObject({ status: 'running', attempt: 2 })
  })
})

describeStore('reap with tries left', (place) => {
  test('queues what its workers lost for another try, a second later, then two; the third crash ends it', async () => {
    const store = await place().open()
    const lost = { name: 'TaskMissingError', code: 'TASK_MISSING', message: 'its process is gone' }
    const { id, name } = await aClaim(store, 'worker 1', { run: { retries: 9 } })
    for (const attempt of [1, 2]) {
      expect(await store.reap([`worker ${attempt}`], lost)).toEqual([{ id, status: 'queued' }])
      const [record] = await store.get([id])
      expect(record).toMatchObject({ status: 'queued', worker: null, endedAt: null })
      expect((await store.attempts(id)).at(-1)).toMatchObject({ attempt, error: lost, workerId: `worker ${attempt}` })
      const waitMs = (await store.nextDue([name]))!
      expect(waitMs).toBeGreaterThan(1000 * attempt - 900)
      expect(waitMs).toBeLessThanOrEqual(1000 * attempt)
      await due(() => store.nextDue([name]))
      await claimed(store, name, `worker ${attempt + 1}`)
    }
    expect((await store.follow([{ id, after: 1 }], 1))[0]!.entries).toMatchObject([
      { status: 'queued', note: 'attempt 1 was lost: its process is gone; it is tried again in 1 s' },
    ])
    expect(await store.reap(['worker 3'], lost)).toEqual([{ id, status: 'missing' }])
    expect((await store.get([id]))[0]).toMatchObject({ status: 'missing', error: lost, attempt: 3 })
  }, 20_000)

  test('a task that was being killed is not tried again', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'gone', { run: { retries: 9 } })
    await store.requestKill([{ id: claim.id, by: 'ann', reason: null, graceMs: null }])
    expect(await store.reap(['gone'], { name: 'Error', message: 'lost' })).toEqual([{ id: claim.id, status: 'killed' }])
  })
})

/** Resolves when something is due. */
async function due(nextDue: () => Promise<number | null>): Promise<void> {
  for (let waitMs = await nextDue(); waitMs !== 0; waitMs = await nextDue()) {
    if (waitMs === null) throw new Error('nothing is queued')
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}
