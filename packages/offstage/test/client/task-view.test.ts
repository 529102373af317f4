import { expect, test } from 'vitest'
import type { TaskWatched } from '../../src/client/subscriptions.ts'
import type { RemoteLogPage, TaskLine } from '../../src/client/task-line.ts'
import { TaskView } from '../../src/client/task-view.ts'
import type { Entry, LogEntry } from '../../src/task/journal.ts'
import { encodePatch } from '../../src/task/patch.ts'
import type { TaskSnapshot } from '../../src/task/snapshot.ts'

/** A picture whose server is this test: it sends frames, and answers for pages of the log. */
function open(log: (query: URLSearchParams) => RemoteLogPage = () => ({ entries: [], older: false, newer: false })) {
  const opened: TaskWatched[] = []
  const line: TaskLine = {
    ask: async (_, path) => log(new URLSearchParams(path.split('?')[1])),
    passOf: () => 'pass',
    refresh: async () => undefined,
    addTask: (task) => {
      opened.push(task)
      return () => undefined
    },
    viewOf: () => view,
  }
  const view: TaskView = new TaskView(line, { id: 'x', name: 'x', launchedAt: 1, pass: 'pass' }, true)
  view.subscribe(() => undefined)
  return { view, opened, newest: () => opened.at(-1) as TaskWatched }
}

const snapshot = (seq: number, state = {}, status = 'running') => ({ id: 'x', seq, state, status }) as TaskSnapshot
const line = (seq: number, text = `line ${seq}`): Entry & LogEntry => ({ kind: 'log', seq, at: 1, level: 'info', text })
const patch = (seq: number, path: string[], value: unknown): Entry => ({
  kind: 'state',
  seq,
  at: 1,
  patch: encodePatch([[path, value]]),
})

test('entries that two overlapping streams both bring count once, and older records are not shown', () => {
  const { view, opened, newest } = open()
  newest().onTask({ key: '', snapshot: snapshot(5, { n: 5 }) })
  newest().onEntries({ key: '', seq: 7, entries: [patch(6, ['n'], 6), line(7)] })
  newest().onEntries({ key: '', seq: 8, entries: [patch(6, ['n'], 6), line(7), patch(8, ['n'], 8)] })
  expect(view.current.snapshot).toMatchObject({ seq: 8, state: { n: 8 } })
  expect(view.current.logs).toHaveLength(1)
  newest().onTask({ key: '', snapshot: snapshot(6, { n: 6 }) })
  expect(view.current.snapshot?.seq).toBe(8)
  // It was late, no more.
  expect(opened).toHaveLength(1)
  expect(newest().after()).toBe(8)
  newest().onTask({ key: '', snapshot: snapshot(6, { n: 6 }) })
  // Data older than what was shown: the whole is asked for again, and then taken.
  expect(opened).toHaveLength(2)
  expect(newest().after()).toBe(0)
  newest().onTask({ key: '', snapshot: snapshot(6, { n: 6 }), gap: true })
  expect(view.current.snapshot?.seq).toBe(6)
})

test('a record that was shown already is not shown again, but a status that follows the entries of its revision is', () => {
  const { view, newest } = open()
  newest().onTask({ key: '', snapshot: snapshot(3, { n: 1 }) })
  const { current } = view
  newest().onTask({ key: '', snapshot: snapshot(3, { n: 1 }), gap: false })
  expect(view.current).toBe(current)
  newest().onTask({ key: '', snapshot: snapshot(3, { n: 1 }, 'completed') })
  expect(view.current.snapshot?.status).toBe('completed')
})

test('a patch that leads nowhere is answered by asking for the whole again', () => {
  const { view, opened, newest } = open()
  newest().onTask({ key: '', snapshot: snapshot(1, { n: 1 }) })
  newest().onEntries({ key: '', seq: 2, entries: [patch(2, ['not', 'there'], 1)] })
  expect(opened).toHaveLength(2)
  expect(newest().after()).toBe(0)
  expect(view.current.snapshot).toMatchObject({ seq: 1, state: { n: 1 } })
})

test('a change makes a new state and leaves the one that was given out as it was', () => {
  const { view, newest } = open()
  newest().onTask({ key: '', snapshot: snapshot(1, { list: [1] }) })
  const before = view.current.snapshot
  newest().onEntries({ key: '', seq: 2, entries: [patch(2, ['list'], [1, 2])] })
  expect(before?.state).toEqual({ list: [1] })
  expect(view.current.snapshot?.state).toEqual({ list: [1, 2] })
})

test('a gap in the log is filled; one too wide leaves the newest lines, without a hole', async () => {
  const printed = Array.from({ length: 5000 }, (_, place) => line(place + 1))
  let written = 2
  const { view, newest } = open((query) => {
    const lines = printed.slice(0, written)
    const after = query.get('after')
    const limit = Number(query.get('limit'))
    if (after === null)
      return {
        entries: lines.filter(({ seq }) => seq < Number(query.get('before'))).slice(-limit),
        older: true,
        newer: false,
      }
    const rest = lines.filter(({ seq }) => seq > Number(after))
    return { entries: rest.slice(0, limit), older: true, newer: rest.length > limit }
  })
  const seqs = () => view.current.logs.map(({ seq }) => seq)
  newest().onTask({ key: '', snapshot: snapshot(2), gap: true })
  await turns()
  expect(seqs()).toEqual([1, 2])
  written = 900
  newest().onTask({ key: '', snapshot: snapshot(900), gap: true })
  newest().onEntries({ key: '', seq: 901, entries: [line(901)] })
  await turns()
  expect(seqs()).toEqual(printed.slice(0, 901).map(({ seq }) => seq))
  written = 4000
  newest().onTask({ key: '', snapshot: snapshot(4000), gap: true })
  newest().onEntries({ key: '', seq: 4001, entries: [line(4001)] })
  await turns()
  expect(seqs()).toEqual(printed.slice(3500, 4001).map(({ seq }) => seq))
})

test('in a flood of lines the newest are kept, and a frame costs little', () => {
  const { view, newest } = open()
  newest().onTask({ key: '', snapshot: snapshot(0) })
  const frames = 400
  const began = performance.now()
  for (let frame = 0; frame < frames; frame++) {
    const entries = Array.from({ length: 50 }, (_, place) => line(frame * 50 + place + 1))
    newest().onEntries({ key: '', seq: (frame + 1) * 50, entries })
  }
  const eachMs = (performance.now() - began) / frames
  console.log(`a frame of 50 lines on 5,000 kept: ${eachMs.toFixed(3)} ms`)
  expect(view.current.logs).toHaveLength(5000)
  expect(view.current.logs.at(-1)?.seq).toBe(20_000)
})

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}
