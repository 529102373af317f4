import { expect, test } from 'vitest'
import { type TaskUpdate, watchSnapshots, watchTask } from '../../src/live/watch.ts'
import { applyPatch } from '../../src/task/patch.ts'
import type { TaskSnapshot } from '../../src/task/snapshot.ts'
import { isTerminal } from '../../src/task/status.ts'
import { decode } from '../../src/task/value.ts'
import { aLine, DONE } from '../conformance/given.ts'
import { type Live, openLive, Reporting } from './store.ts'

test('a watch begins with the record, follows with patches and lines, and ends with the final record (C13)', async () => {
  const live = await openLive()
  const task = await Reporting.begin(live.store)
  await task.report(2)
  const updates = watch(live, task.id, { logs: true })
  expect((await updates.next()).value).toMatchObject({
    kind: 'record',
    gap: true,
    record: { status: 'running', seq: 3 },
  })
  await task.report(1, [aLine('three')])
  expect(kinds((await updates.next()).value)).toEqual(['state 4', 'log 5'])
  await live.store.settle([{ ...task.claim, outcome: DONE, entries: [aLine('bye')] }])
  // In one: who reads it never sees a revision with the status of an earlier one.
  expect((await updates.next()).value).toMatchObject({
    kind: 'record',
    gap: false,
    lines: [{ kind: 'log', seq: 6, text: 'bye' }],
    record: { status: 'completed', seq: 7 },
  })
  expect((await updates.next()).done).toBe(true)
})

test('no revision is given twice, not even that of a change and an end seen together', async () => {
  const live = await openLive()
  const task = await Reporting.begin(live.store)
  const snapshots = watchSnapshots(live.store, live.hub, task.id, decode, new AbortController().signal)
  const seen = [(await snapshots.next()).value as TaskSnapshot]
  await task.report(3)
  await live.store.settle([{ ...task.claim, outcome: DONE, entries: [] }])
  for await (const snapshot of snapshots) seen.push(snapshot)
  const revisions = seen.map(({ seq }) => seq)
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b))
  expect(seen.at(-1)).toMatchObject({ status: 'completed', seq: 5 })
})

test('who does not ask for logs is sent none', async () => {
  const live = await openLive()
  const task = await Reporting.begin(live.store)
  const updates = watch(live, task.id)
  await updates.next()
  await task.report(1, [aLine('quiet')])
  expect(kinds((await updates.next()).value)).toEqual(['state 2'])
})

test('a cursor within what is kept is continued without a record; one at the end gives the final record again', async () => {
  const live = await openLive()
  const task = await Reporting.begin(live.store)
  await task.report(5)
  expect(kinds((await watch(live, task.id, { after: 3 }).next()).value)).toEqual(['state 4', 'state 5', 'state 6'])
  await live.store.settle([{ ...task.claim, outcome: DONE, entries: [] }])
  const again = watch(live, task.id, { after: 7 })
  expect((await again.next()).value).toMatchObject({ kind: 'record', record: { status: 'completed' } })
  expect((await again.next()).done).toBe(true)
})

test('a cursor from before the kept patches is given the record and told that lines may be missing', async () => {
  const live = await openLive()
  const task = await Reporting.begin(live.store)
  await task.report(450, [aLine('x')])
  const updates = watch(live, task.id, { after: 2, logs: true })
  expect((await updates.next()).value).toMatchObject({ kind: 'record', gap: true, record: { seq: 901 } })
  await task.report(1)
  expect(kinds((await updates.next()).value)).toEqual(['state 902'])
})

test('a cursor that the store has never reached is answered with the record', async () => {
  const live = await openLive()
  const task = await Reporting.begin(live.store)
  expect((await watch(live, task.id, { after: 99 }).next()).value).toMatchObject({ kind: 'record', record: { seq: 1 } })
})

test('an unknown task is refused by its own error', async () => {
  await expect(watch(await openLive(), 'nobody').next()).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
})

test('while a task reports without pause, readers of any pace see the state only move forward, up to the last', async () => {
  const live = await openLive()
  const task = await Reporting.begin(live.store)
  const paces = [0, 1, 7, 40].map((pace) => walk(live, task.id, pace))
  await task.report(600)
  await live.store.settle([{ ...task.claim, outcome: DONE, entries: [] }])
  for (const seen of await Promise.all(paces)) {
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(600)
  }
})

test('snapshots of a watch are copies of their own, the last one final', async () => {
  const live = await openLive()
  const task = await Reporting.begin(live.store)
  const seen: TaskSnapshot[] = []
  const watched: string[][] = []
  const end = new AbortController()
  const done = (async () => {
    for await (const snapshot of watchSnapshots(live.store, live.hub, task.id, decode, end.signal)) {
      seen.push(snapshot)
      watched.push(Object.keys(snapshot.state))
      snapshot.state.mine = true
    }
  })()
  await task.report(20)
  await live.store.settle([{ ...task.claim, outcome: DONE, entries: [] }])
  await done
  expect(new Set(seen.map(({ state }) => state)).size).toBe(seen.length)
  expect(seen.at(-1)).toMatchObject({ status: 'completed', result: 'done', state: { n: 20, mine: true } })
  expect(watched.every((keys) => !keys.includes('mine'))).toBe(true)
  expect(seen.slice(0, -1).every(({ status }) => !isTerminal(status))).toBe(true)
})

function watch(
  { store, hub }: Live,
  id: string,
  options: { after?: number; logs?: boolean } = {},
): AsyncGenerator<TaskUpdate> {
  return watchTask(store, hub, id, { ...options, signal: new AbortController().signal })
}

function kinds(update: TaskUpdate | undefined): string[] {
  return update?.kind === 'entries' ? update.entries.map(({ kind, seq }) => `${kind} ${seq}`) : [String(update?.kind)]
}

/** The values of `n` that a reader sees who rests `pace` turns of the loop after each update. */
async function walk(live: Live, id: string, pace: number): Promise<number[]> {
  const seen: number[] = []
  let state: Record<string, unknown> = {}
  for await (const update of watch(live, id)) {
    if (update.kind === 'record') state = decode(update.record.state)
    else for (const entry of update.entries) if (entry.kind === 'state') state = applyPatch(state, entry.patch)
    seen.push((state.n as number | undefined) ?? 0)
    for (let turn = 0; turn < pace; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  return seen
}
