// All of a task in one read: what the store gives, what watchers see, what the browser is sent.
import type { Failure } from './failure.ts'
import type { RunOptions } from './run-options.ts'
import { type Phase, phaseOf, type Status } from './status.ts'
import type { Vitals } from './vitals.ts'

/** The state of a task of which no type is known. Any state can stand for it. */
// biome-ignore lint/suspicious/noExplicitAny: with `unknown` a task whose state is an interface could not be passed as a plain Task
export type AnyState = Record<string, any>

/** A task at one moment. Times are ms since the epoch. */
export interface TaskSnapshot<State = AnyState, Result = unknown> {
  id: string
  name: string
  status: Status
  phase: Phase
  /** A copy of the live state; `{}` from the first instant. */
  state: State
  /** The moment of launch. */
  launchedAt: number
  /** When the newest attempt began; null before the first. */
  startedAt: number | null
  endedAt: number | null
  /** Present once completed. */
  result?: Result
  /** Present once failed, killed or missing. */
  error?: Failure
  owner: string | null
  tags: string[]
  attempt: number
  /** The task that launched this one. */
  parent: string | null
  /** Who asked for the kill and why, once one was asked. */
  kill: { by: string | null; reason: string | null; askedAt: number } | null
  /** What its process was last seen to cost; null if that was never measured. After a failed attempt its last figures stay until the next attempt has some. */
  vitals: Vitals | null
  /** When a queued task may be claimed, while it waits for its time or to be tried again; null: at once, or not queued. */
  dueAt: number | null
  queue: string
  /** What is more urgent begins first. */
  priority: number
  /** The task that it repeats. */
  repeats: string | null
  /** The schedule that launched it. */
  schedule: string | null
  /** The task whose end launched this one: it is a hook of it. */
  hookOf: string | null
  /** The journal's newest sequence number: the cursor of this snapshot. */
  seq: number
}

/** A task as the store keeps it: payloads still encoded. */
export interface TaskRecord extends Omit<TaskSnapshot, 'phase' | 'state' | 'result'> {
  /** Launch order in the whole store: the key of lists and pages. */
  n: number
  args: string
  state: string
  result: string | null
  worker: string | null
  /** How it is run, where that is not the default. */
  run: RunOptions
  /** The key it is bounded by together with others of its queue. */
  key: string | null
  /** When a queued task ends `failed` if it has not begun by then. */
  expiresAt: number | null
  /** When its total time is over, once it has begun. */
  deadlineAt: number | null
}

/** Decodes a record; `decode` revives Tasks and the like. */
export function snapshotOf(record: TaskRecord, decode: (text: string) => unknown): TaskSnapshot {
  const {
    n: _n,
    args: _args,
    worker: _worker,
    run: _run,
    key: _key,
    expiresAt: _e,
    deadlineAt: _d,
    state,
    result,
    ...rest
  } = record
  const snapshot: TaskSnapshot = {
    ...rest,
    phase: phaseOf(record.status),
    state: decode(state) as Record<string, unknown>,
  }
  if (record.status === 'completed') snapshot.result = result === null ? undefined : decode(result)
  return snapshot
}
