// Who judges whether bounds held must see what is above them.
import { expect, test } from 'vitest'
import { judgeLimits, type LimitEvidence } from './bed/limit-judge.ts'
import type { LimitLine, LimitName } from './bed/limit-lines.ts'

let tasks = 0

/** One that ran from then till then; for ever if there is no end. */
function ran(queue: LimitName, from: number, to: number | null, more: Partial<LimitLine> = {}): LimitLine[] {
  const who = { task: `t${++tasks}`, attempt: 1, queue, key: '', pid: tasks, worker: 1, ...more }
  const line = (kind: 'begin' | 'end', at: number) => ({ ...who, kind, at, wallAt: at })
  return [line('begin', from), ...(to === null ? [] : [line('end', to)])]
}

const judged = (lines: LimitLine[], more: Partial<LimitEvidence> = {}) =>
  judgeLimits({ lines, deaths: new Map(), planned: ['ann'], starts: [], ...more })
const times = (count: number, make: (i: number) => LimitLine[]) =>
  Array.from({ length: count }, (_, i) => make(i)).flat()

test('bounds that are reached and not passed', () => {
  const lines = [...times(4, () => ran('fleet', 0, 10)), ...times(4, () => ran('fleet', 10, 20))]
  expect(judged(lines)).toMatchObject({ attempts: 8, cut: 0, wrong: [], most: { fleet: 4 } })
})

test.for<[string, LimitLine[], string]>([
  ['of a queue', times(5, (i) => ran('fleet', i, 10)), 'fleet: 5, allowed are 4'],
  ['of a queue, its keys apart', times(7, (i) => ran('tenants', i, 10, { key: `k${i}` })), 'tenants: 7, allowed are 6'],
  ['of a key', times(3, (i) => ran('tenants', i, 10, { key: 'k' })), 'tenant: 3, allowed are 2'],
  ['of a worker', times(3, (i) => ran('worker', i, 10)), 'worker: 3, allowed are 2'],
  ['of an owner', times(3, (i) => ran('owned', i, 10, { key: 'ann' })), 'owner: 3, allowed are 2'],
])('one more than the bound %s', ([, lines, wrong]) => {
  expect(judged(lines).wrong).toEqual([wrong])
})

test('workers, keys and owners without a plan are counted apart', () => {
  const lines = [
    ...times(6, (i) => ran('worker', 0, 10, { worker: i >> 1 })),
    ...times(6, (i) => ran('tenants', 0, 10, { key: `k${i >> 1}` })),
    ...times(6, () => ran('owned', 0, 10, { key: 'rich' })),
  ]
  expect(judged(lines).wrong).toEqual([])
})

test('a process that lives on counts until it is dead, whatever became of its worker', () => {
  const orphan = ran('worker', 0, null)
  const after = times(2, () => ran('worker', 100, 110))
  const { task } = orphan[0] as LimitLine
  const dead = (at: number) => ({ deaths: new Map([[`attempt 1 of ${task}`, at]]) })
  expect(judged([...orphan, ...after], dead(99))).toMatchObject({ cut: 1, wrong: [] })
  expect(judged([...orphan, ...after], dead(101)).wrong).toEqual(['worker: 3, allowed are 2'])
  expect(judged(orphan).wrong).toEqual([`attempt 1 of ${task}, worker, goes on`])
})

test('an attempt that begins twice', () => {
  const [begin, end] = ran('fleet', 0, 10) as [LimitLine, LimitLine]
  expect(judged([begin, end, begin, end]).wrong).toEqual([`attempt 1 of ${begin.task} began twice`])
})

test('starts in a window, wherever it lies', () => {
  const every = (ms: number) => Array.from({ length: 40 }, (_, i) => i * ms)
  expect(judged([], { starts: every(50) })).toMatchObject({ wrong: [], most: { rate: 10 } })
  expect(judged([], { starts: [...every(50), 120] }).wrong).toEqual(['rate: 11, allowed are 10'])
})
