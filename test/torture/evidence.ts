// What is kept of a torture run outside of the system under test: one file that tasks, launchers, watchers and the tormentor append lines to, each line with one
// write of its own. Times are ms of the machine's steady clock, the same for all processes, whatever becomes of the wall clock.
import { appendFileSync, readFileSync } from 'node:fs'
import type { Timetable } from '../../packages/offstage/src/task/timetable.ts'

/** Where a task's line comes from. `worker`: the process that supervises it. */
interface ByTask {
  at: number
  task: string
  attempt: number
  pid: number
  worker: number
}

export type Line =
  /** The function has begun. `key` names the launch, `retries` and `isExclusive` how it was to be run. */
  | ({ kind: 'start'; key: string; name: string; retries: number; isExclusive: boolean; tenant?: string } & ByTask)
  | ({ kind: 'effect'; step: number; by?: 'cleanup' } & ByTask)
  /** The function is about to return. */
  | ({ kind: 'end' } & ByTask)
  /** Written by a process that a task started, by the seconds since the machine was started. */
  | { kind: 'offspring'; uptimeS: number; task: string; attempt: number; worker: number }
  /** A launch has resolved. */
  | { kind: 'acked'; at: number; task: string; key: string; name: string; retries: number }
  /** A launch was rejected: whether it is stored is unknown. */
  | { kind: 'refused'; at: number; key: string; code: string }
  /** A launch with an idempotency key, `key`, was answered: with a task, or refused with a code. `variant`: which arguments it had. */
  | { kind: 'once'; at: number; key: string; variant: number; task: string | null; code?: string }
  /** A kill has resolved. `graceMs`: how long this task may go on. */
  | { kind: 'kill'; at: number; task: string; graceMs: number }
  | { kind: 'kill-refused'; at: number; task: string; code: string }
  /** What a subscriber was given; of an end also the state. `watch` counts the watches of a subscriber. */
  | {
      kind: 'seen'
      at: number
      watcher: string
      watch: number
      task: string
      seq: number
      status: string
      n: number
      state?: unknown
    }
  | { kind: 'subscribed'; at: number; watcher: string; task: string }
  /** A watch broke; the subscriber watches again. */
  | { kind: 'unwatched'; at: number; watcher: string; task: string; code: string }
  /** The end of a task as read by the way, while the run went on. */
  | { kind: 'ended'; at: number; task: string; status: string; seq: number }
  /** From `at` to `until` this worker (all, if none is named) was kept from working as usual. */
  | { kind: 'trouble'; what: Disturbance; at: number; until: number; worker?: number }
  /** A worker process was killed. */
  | { kind: 'dead'; at: number; worker: number }
  /** A process that should be gone. */
  | { kind: 'left'; at: number; pid: number; why: string; command: string }
  /** A worker process ended, and nobody had asked it to. */
  | { kind: 'fell'; at: number; worker: number; how: string }
  /** A schedule as it is stored. */
  | {
      kind: 'schedule'
      schedule: string
      timetable: Timetable
      overlap: 'skip' | 'queue' | 'allow' | 'replace'
      missed: 'last' | 'all' | 'none'
    }
  /** What was written of a time of a schedule, in the order of the writes: `now` by the clock of who wrote it. */
  | {
      kind: 'tick'
      schedule: string
      op: 'insert' | 'update' | 'delete'
      time: number
      task: string | null
      note: string | null
      now: number
    }
  /** By how much the steady clock is ahead of the time since the machine was started. */
  | { kind: 'clock'; at: number; uptimeS: number }

export type Disturbance =
  /** The process stood still; its tasks did not. */
  | 'frozen'
  /** The process and its tasks stood still. */
  | 'frozen-whole'
  /** The store could not be reached, or written to. */
  | 'store'
  /** The whole machine was late. */
  | 'stall'

export type LineOf<Kind extends Line['kind']> = Extract<Line, { kind: Kind }>

/** The machine's steady clock, ms. */
export function steadyMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000
}

export function note(file: string, line: Line): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`)
}

export function uptimeS(): number {
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])
}

/** All lines; a last one that was cut short by a kill is left out. */
export function readEvidence(file: string): Line[] {
  const texts = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return texts.flatMap((text) => {
    try {
      return [JSON.parse(text) as Line]
    } catch {
      // Its writer was killed in the middle of the write, which then has no newline: the next line hangs on to it.
      const rest = text.slice(text.lastIndexOf('{"kind"'))
      return rest === text ? [] : parsed(rest)
    }
  })
}

function parsed(text: string): Line[] {
  try {
    return [JSON.parse(text) as Line]
  } catch {
    // Both were cut short.
    return []
  }
}
