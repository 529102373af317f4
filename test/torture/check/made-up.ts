// Evidence made up for the tests of the checker: a run in which all went well, to be spoilt in one place.
import type { Line, LineOf } from '../evidence.ts'
import type { FinalRow } from './evidence-index.ts'

export interface MadeUp {
  lines: Line[]
  rows: FinalRow[]
}

const WORKER = 100
const OTHER_WORKER = 200

/** Of the schedule `each`: every second, what would overlap is left out. */
export const EACH = 1_800_000_000_000

/**
 * `a` completed; `b` was lost with its worker and completed at its second attempt, alone; `c` was killed after 2 s; `d` is its child. `k`, `l` and `m` are bounded: `l` ran beside
 * both others, which are of one key. `s` and `t` are of times of a schedule, with one between them that was left out. `o` was launched with a key, by two.
 */
export function soundRun(): MadeUp {
  const lines: Line[] = [
    { kind: 'clock', at: 0, uptimeS: 1000 },
    ...taskLines('a', 0, [{ attempt: 1, at: 1000, worker: WORKER }]),
    ...taskLines('b', 3, [
      { attempt: 1, at: 1000, worker: OTHER_WORKER, isCut: true },
      { attempt: 2, at: 9000, worker: WORKER },
    ]),
    { kind: 'dead', at: 1300, worker: OTHER_WORKER },
    ...taskLines('c', 0, [{ attempt: 1, at: 1000, worker: WORKER, isCut: true }]),
    ...taskLines('d', 0, [{ attempt: 1, at: 1200, worker: WORKER, isCut: true }]),
    { kind: 'offspring', uptimeS: 1001.5, task: 'd', attempt: 1, worker: WORKER },
    { kind: 'kill', at: 3000, task: 'c', graceMs: 2000 },
    { kind: 'ended', at: 20_000, task: 'a', status: 'completed', seq: 5 },
    ...taskLines('k', 0, [{ attempt: 1, at: 1000, worker: WORKER }], { name: 'bounded', tenant: 'ada' }),
    ...taskLines('l', 0, [{ attempt: 1, at: 1150, worker: OTHER_WORKER }], { name: 'bounded', tenant: 'ben' }),
    ...taskLines('m', 0, [{ attempt: 1, at: 1300, worker: WORKER }], { name: 'bounded', tenant: 'ada' }),
    ...taskLines('s', 0, [{ attempt: 1, at: 1000, worker: WORKER }]).slice(1),
    ...taskLines('t', 0, [{ attempt: 1, at: 3000, worker: WORKER }]).slice(1),
    { kind: 'schedule', schedule: 'each', timetable: { cron: '* * * * * *' }, overlap: 'skip', missed: 'last' },
    tick(0, 's'),
    tick(1000, null, 'left out: task s of the time before is not over'),
    tick(2000, 't'),
    ...taskLines('o', 0, [{ attempt: 1, at: 1000, worker: WORKER }]).slice(1),
    once(0, 'o'),
    once(1, null, 'IDEMPOTENCY_CONFLICT'),
    once(0, 'o'),
    { kind: 'subscribed', at: 1000, watcher: 'w', task: 'a' },
    seen(1000, 1, 0, 'queued', 0),
    seen(1100, 1, 3, 'running', 1),
    seen(1200, 2, 3, 'running', 1),
    seen(1300, 2, 4, 'running', 2),
    { ...seen(1400, 2, 5, 'completed', 2), state: { n: 2, attempt: 1 } },
  ]
  const rows = [
    rowOf('a', 'completed', [1], { seq: 5 }),
    rowOf('b', 'completed', [1, 2]),
    rowOf('c', 'killed', [1]),
    { ...rowOf('d', 'killed', [1]), parent: 'c' },
    ...['k', 'l', 'm'].map((task) => rowOf(task, 'completed', [1], { name: 'bounded' })),
    ...['s', 't'].map((task) => rowOf(task, 'completed', [1], { key: 'each', schedule: 'each' })),
    rowOf('o', 'completed', [1]),
  ]
  return { lines, rows }
}

interface Attempt {
  attempt: number
  at: number
  worker: number
  /** It did not come to its end. */
  isCut?: boolean
}

function taskLines(
  task: string,
  retries: number,
  attempts: Attempt[],
  more: { name?: string; tenant?: string } = {},
): Line[] {
  const key = `key-${task}`
  const { name = 'long', ...tenant } = more
  return [
    { kind: 'acked', at: 900, task, key, name, retries },
    ...attempts.flatMap(({ attempt, at, worker, isCut }): Line[] => {
      const who = { task, attempt, pid: worker + attempt, worker }
      return [
        { kind: 'start', at, key, name, retries, isExclusive: retries > 0, ...tenant, ...who },
        { kind: 'effect', at: at + 100, step: 0, ...who },
        { kind: 'effect', at: at + 200, step: 1, ...who },
        ...(isCut ? [] : [{ kind: 'end' as const, at: at + 300, ...who }]),
      ]
    }),
  ]
}

/** What was written of a time, `ms` after the first, as it came. */
export function tick(ms: number, task: string | null, note: string | null = null): LineOf<'tick'> {
  const time = EACH + ms
  return { kind: 'tick', schedule: 'each', op: 'insert', time, task, note, now: time + 20 }
}

export function once(variant: number, task: string | null, code?: string): LineOf<'once'> {
  return { kind: 'once', at: 1000, key: 'key-o', variant, task, ...(code === undefined ? {} : { code }) }
}

function seen(at: number, watch: number, seq: number, status: string, n: number): Line & { kind: 'seen' } {
  return { kind: 'seen', at, watcher: 'w', watch, task: 'a', seq, status, n }
}

function rowOf(task: string, status: string, attempts: number[], more: Partial<FinalRow> = {}): FinalRow {
  const words: FinalRow['entries'] = attempts.flatMap((attempt, i) => [
    ...(i === 0 ? [] : [entry('status', 'queued', null)]),
    entry('status', 'running', null),
    entry('log', 'info', `attempt ${attempt} step 0`),
    entry('log', 'info', `attempt ${attempt} step 1`),
  ])
  const entries = [...words, entry('status', status, null)].map((each, i) => ({ ...each, seq: i + 1 }))
  const attempt = attempts.at(-1) as number
  const isDone = status === 'completed'
  const seq = more.seq ?? entries.length
  entries.at(-1)!.seq = seq
  return {
    id: task,
    name: 'long',
    key: `key-${task}`,
    variant: 0,
    schedule: null,
    status,
    attempt,
    maxAttempts: attempts.length,
    seq,
    parent: null,
    state: { n: 2 * attempts.length, attempt },
    result: isDone ? { attempt, n: 2 * attempts.length, lines: 2 } : undefined,
    hasError: !isDone,
    entries,
    ...more,
  }
}

function entry(kind: string, word: string | null, text: string | null): FinalRow['entries'][number] {
  return { seq: 0, kind, word, text }
}
