// The checker can fail: of each invariant violations are made up, and it finds each, and nothing else.
import { expect, test } from 'vitest'
import type { Line, LineOf } from '../evidence.ts'
import { check } from './check.ts'
import type { FinalRow } from './evidence-index.ts'
import { type MadeUp, once, soundRun, tick } from './made-up.ts'

/** What is found in a sound run that was spoilt so. */
function foundIn(spoil: (run: MadeUp) => void): string[] {
  const run = soundRun()
  spoil(run)
  return [...new Set(check(run.lines, run.rows).map(({ invariant, task }) => `${invariant} ${task ?? ''}`.trim()))]
}

const rowIn = ({ rows }: MadeUp, id: string) => rows.find((row) => row.id === id) as FinalRow
const linesOf = <Kind extends Line['kind']>({ lines }: MadeUp, kind: Kind, task: string) =>
  lines.filter((line): line is LineOf<Kind> => line.kind === kind && 'task' in line && line.task === task)
const without = (run: MadeUp, ...lines: (Line | undefined)[]) => {
  run.lines = run.lines.filter((line) => !lines.includes(line))
}
const late = { attempt: 1, pid: 101, worker: 100, step: 9 }

test('a sound run has no violations', () => {
  expect(foundIn(() => undefined)).toEqual([])
})

test.for<[string, string[], (run: MadeUp) => void]>([
  [
    'an acknowledged launch is not stored',
    ['I1 x'],
    ({ lines }) => {
      lines.push({ kind: 'acked', at: 1, task: 'x', key: 'key-x', name: 'long', retries: 0 })
    },
  ],
  ['a launch is stored twice', ['I1 e'], ({ rows }) => rows.push({ ...rows[2]!, id: 'e' })],
  ['an acknowledged launch is stored as another', ['I1 c'], (run) => (rowIn(run, 'c').key = 'other')],
  [
    'a task ends twice',
    ['I1 c', 'I3 c'],
    (run) => {
      const row = rowIn(run, 'c')
      row.entries.push({ seq: ++row.seq, kind: 'status', word: 'missing', text: null })
    },
  ],
  ['the journal has another end than the row', ['I1 c'], (run) => (rowIn(run, 'c').entries.at(-1)!.word = 'failed')],
  ['the journal has no end', ['I1 c'], (run) => rowIn(run, 'c').entries.pop()],
  ['an end changes later', ['I1 a'], (run) => (linesOf(run, 'ended', 'a')[0]!.status = 'missing')],
  [
    'a task that had ended is gone',
    ['I1 z'],
    ({ lines }) => {
      lines.push({ kind: 'ended', at: 1, task: 'z', status: 'failed', seq: 3 })
    },
  ],
  [
    'a completed task has no result',
    ['I1 a'],
    (run) => {
      rowIn(run, 'a').result = undefined
    },
  ],
  ['a killed task does not say why', ['I1 c'], (run) => (rowIn(run, 'c').hasError = false)],
])('I1: %s', ([, expected, spoil]) => {
  expect(foundIn(spoil)).toEqual(expected)
})

test.for<[string, string[], (run: MadeUp) => void]>([
  [
    'a task without retries starts again',
    ['I2 c'],
    (run) => {
      run.lines.push({ ...linesOf(run, 'start', 'c')[0]!, attempt: 2, at: 1500 })
      rowIn(run, 'c').attempt = 2
    },
  ],
  [
    'an attempt starts twice',
    ['I2 b'],
    (run) => {
      run.lines.push({ ...linesOf(run, 'start', 'b')[1]!, at: 9001, pid: 7 })
    },
  ],
  [
    'an attempt that was not counted starts',
    ['I2 b'],
    (run) => {
      run.lines.push({ ...linesOf(run, 'start', 'b')[1]!, attempt: 3, at: 9900 })
    },
  ],
  [
    'what is not stored starts',
    ['I2 y'],
    (run) => {
      run.lines.push({ ...linesOf(run, 'start', 'c')[0]!, task: 'y' })
    },
  ],
])('I2: %s', ([, expected, spoil]) => {
  expect(foundIn(spoil)).toEqual(expected)
})

test.for<[string, string[], (run: MadeUp) => void]>([
  [
    'an attempt that was over prints',
    ['I3 b'],
    (run) => rowIn(run, 'b').entries.splice(5, 0, { ...rowIn(run, 'b').entries[1]!, seq: 4.5 }),
  ],
  [
    'an attempt prints while it waits to be tried again',
    ['I3 b'],
    (run) => {
      const { entries } = rowIn(run, 'b')
      entries[3] = { ...entries[2]!, seq: 4, kind: 'status', word: 'queued', text: null }
      entries[4] = { ...entries[2]!, seq: 5 }
    },
  ],
  [
    'a line is written after the end',
    ['I3 a'],
    (run) => {
      const row = rowIn(run, 'a')
      row.entries.push({ seq: 6, kind: 'note', word: null, text: 'late' })
    },
  ],
  ['state is written after the end', ['I1 a', 'I3 a', 'I5 a'], (run) => (rowIn(run, 'a').seq = 6)],
  [
    'the state is of an attempt that was never given',
    ['I3 c'],
    (run) => (rowIn(run, 'c').state = { n: 2, attempt: 2 }),
  ],
  [
    'an exclusive attempt runs beside the next',
    ['I3 b'],
    (run) => {
      run.lines = run.lines.filter(({ kind }) => kind !== 'dead')
      run.lines.push({ kind: 'effect', at: 9050, task: 'b', attempt: 1, pid: 201, worker: 200, step: 5 })
    },
  ],
])('I3: %s', ([, expected, spoil]) => {
  expect(foundIn(spoil)).toEqual(expected)
})

test.for<[string, string[], (run: MadeUp) => void]>([
  ['a completed task has no effect', ['I4 a'], (run) => without(run, ...linesOf(run, 'effect', 'a'))],
  ['a completed task did not come to its end', ['I4 b'], (run) => without(run, ...linesOf(run, 'end', 'b'))],
  ['the result is of an earlier attempt', ['I4 b'], (run) => (rowIn(run, 'b').result = { attempt: 1, n: 4, lines: 2 })],
  ['the last state is lost', ['I4 b'], (run) => (rowIn(run, 'b').state = { n: 3, attempt: 2 })],
  ['a printed line is lost', ['I4 b'], (run) => rowIn(run, 'b').entries.splice(6, 1)],
])('I4: %s', ([, expected, spoil]) => {
  expect(foundIn(spoil)).toEqual(expected)
})

test.for<[string, string[], (run: MadeUp) => void]>([
  ['a revision comes twice', ['I5 a'], (run) => (linesOf(run, 'seen', 'a')[3]!.seq = 3)],
  ['a revision goes back in a watch that was begun anew', ['I5 a'], (run) => (linesOf(run, 'seen', 'a')[2]!.seq = 2)],
  ['the state goes back', ['I5 a'], (run) => (linesOf(run, 'seen', 'a')[3]!.n = 0)],
  ['the end is never seen', ['I5 a'], (run) => without(run, linesOf(run, 'seen', 'a')[4])],
  ['nothing is ever seen', ['I5 a'], (run) => without(run, ...linesOf(run, 'seen', 'a'))],
  ['the last state is another', ['I5 a'], (run) => (linesOf(run, 'seen', 'a')[4]!.state = { n: 1, attempt: 1 })],
  ['an end is taken back', ['I5 a'], (run) => (linesOf(run, 'seen', 'a')[3]!.status = 'missing')],
])('I5: %s', ([, expected, spoil]) => {
  expect(foundIn(spoil)).toEqual(expected)
})

test.for<[string, string[], (run: MadeUp) => void]>([
  ['a killed task goes on', ['I6 c'], ({ lines }) => lines.push({ kind: 'effect', at: 6001, task: 'c', ...late })],
  ['and within its grace it may', [], ({ lines }) => lines.push({ kind: 'effect', at: 5999, task: 'c', ...late })],
  [
    'what a killed task launched goes on',
    ['I6 d'],
    ({ lines }) => {
      lines.push({ kind: 'effect', at: 6001, task: 'd', ...late })
    },
  ],
  [
    'what a killed task started goes on',
    ['I6 c'],
    ({ lines }) => {
      lines.push({ kind: 'offspring', uptimeS: 1006.01, task: 'c', attempt: 1, worker: 100 })
    },
  ],
  [
    'its worker was frozen when it was killed',
    [],
    ({ lines }) => {
      lines.push({ kind: 'effect', at: 8900, task: 'c', ...late })
      lines.push({ kind: 'trouble', what: 'frozen', at: 2900, until: 6000, worker: 100 })
    },
  ],
  [
    'another worker was frozen when it was killed',
    ['I6 c'],
    ({ lines }) => {
      lines.push({ kind: 'effect', at: 8900, task: 'c', ...late })
      lines.push({ kind: 'trouble', what: 'frozen', at: 2900, until: 6000, worker: 101 })
    },
  ],
  [
    'its worker was frozen, and has had time enough since',
    ['I6 c'],
    ({ lines }) => {
      lines.push({ kind: 'effect', at: 9600, task: 'c', ...late })
      lines.push({ kind: 'trouble', what: 'frozen', at: 2900, until: 6000, worker: 100 })
    },
  ],
])('I6: %s', ([, expected, spoil]) => {
  expect(foundIn(spoil)).toEqual(expected)
})

test.for<[string, string[], (run: MadeUp) => void]>([
  [
    'a process is left',
    ['I7'],
    ({ lines }) => {
      lines.push({ kind: 'left', at: 1, pid: 5, why: 'at the end', command: 'sleep 600' })
    },
  ],
  [
    'a task goes on after its worker was killed',
    ['I7 b'],
    ({ lines }) => {
      lines.push({ kind: 'effect', at: 3301, task: 'b', attempt: 1, pid: 201, worker: 200, step: 5 })
    },
  ],
  ['a worker falls by itself', ['up'], ({ lines }) => lines.push({ kind: 'fell', at: 1, worker: 100, how: '1: why' })],
])('I7: %s', ([, expected, spoil]) => {
  expect(foundIn(spoil)).toEqual(expected)
})

test.for(['queued', 'running', 'stopping'])('I8: a task is still %s', (status) => {
  const open = (run: MadeUp) => {
    const row = rowIn(run, 'c')
    row.status = status
    row.entries.pop()
  }
  expect(foundIn(open)).toEqual(['I8 c'])
})

test.for<[string, string[], (run: MadeUp) => void]>([
  ['a task runs beside another of its key', ['I9 m'], (run) => (linesOf(run, 'start', 'm')[0]!.at = 1299)],
  [
    'three run in a queue of two at once',
    ['I9 m'],
    (run) => {
      linesOf(run, 'start', 'm')[0]!.at = 1299
      linesOf(run, 'start', 'm')[0]!.tenant = 'cleo'
    },
  ],
  [
    'what was given up counts no more, where it was not alone',
    [],
    (run) => {
      for (const task of ['k', 'l', 'm']) Object.assign(linesOf(run, 'start', task)[0]!, { isExclusive: false })
      linesOf(run, 'start', 'k')[0]!.at = -20_000
      linesOf(run, 'start', 'm')[0]!.at = 500
      run.lines.push({ kind: 'trouble', what: 'frozen', at: -19_000, until: 900, worker: 100 })
    },
  ],
])('I9: %s', ([, expected, spoil]) => {
  expect(foundIn(spoil)).toEqual(expected)
})

const tickAt = ({ lines }: MadeUp, place: number) => lines.filter((line) => line.kind === 'tick')[place]!

test.for<[string, string[], (run: MadeUp) => void]>([
  ['a time is launched twice', ['I10'], ({ lines }) => lines.push({ ...tick(2000, 's'), op: 'update' })],
  ['a time is passed over', ['I10'], (run) => without(run, tickAt(run, 1))],
  ['a time is launched before it comes', ['I10'], (run) => (tickAt(run, 2).now -= 10_000)],
  ['a time is left out that did not overlap', ['I10'], (run) => (tickAt(run, 1).note = 'left out: of those that wait')],
  ['a time is missed that was not late', ['I10'], (run) => (tickAt(run, 1).note = 'missed: nobody was there')],
  [
    'a time is missed by who came late',
    [],
    (run) => {
      tickAt(run, 1).note = 'missed: nobody was there'
      for (const place of [1, 2]) tickAt(run, place).now += 120_000
    },
  ],
  ['the task of a time is not stored', ['I10'], (run) => (rowIn(run, 't').schedule = null)],
  ['a task is of no time', ['I10'], (run) => without(run, tickAt(run, 0))],
])('I10: %s', ([, expected, spoil]) => {
  expect(foundIn(spoil)).toEqual(expected)
})

test.for<[string, string[], (run: MadeUp) => void]>([
  ['a key has two tasks', ['I1 p', 'I11 p'], (run) => run.rows.push({ ...rowIn(run, 'c'), id: 'p', key: 'key-o' })],
  ['a launch gave another task', ['I11 q'], ({ lines }) => lines.push(once(0, 'q'))],
  ['other arguments gave the task', ['I11 o'], ({ lines }) => lines.push(once(1, 'o'))],
  ['the same arguments were refused', ['I11 o'], ({ lines }) => lines.push(once(0, null, 'IDEMPOTENCY_CONFLICT'))],
  ['a launch that came to nothing is no violation', [], ({ lines }) => lines.push(once(0, null, 'STORE_UNAVAILABLE'))],
])('I11: %s', ([, expected, spoil]) => {
  expect(foundIn(spoil)).toEqual(expected)
})
