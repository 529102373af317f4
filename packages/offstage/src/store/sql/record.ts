// From rows to records: the columns a record is made of, and how a row becomes one. Used by every verb that gives tasks.
import type { Failure } from '../../task/failure.ts'
import type { RunOptions } from '../../task/run-options.ts'
import type { TaskRecord } from '../../task/snapshot.ts'
import type { Status } from '../../task/status.ts'
import { encode } from '../../task/value.ts'
import type { Vitals } from '../../task/vitals.ts'
import type { ListedTask } from '../store.ts'
import { laneOf } from './lane.ts'
import type { Row } from './tx.ts'

/** Joined to `tasks t` for a list; `error` comes first in its row, so a large result is not read. */
export const LISTED_FROM = 'tasks t left join states s on s.task_n = t.n left join outcomes o on o.task_n = t.n'
export const LISTED_COLUMNS = `t.n, t.id, t.name, t.status, t.owner, t.tags, t.parent, t.attempt, t.seq, t.launched_at, t.started_at, t.ended_at,
  t.due_at, t.queue, t.lane, t.priority, t.expires_at, t.deadline_at, t.repeats, t.schedule, t.hook_of, t.worker, t.kill_by, t.kill_reason, t.kill_asked_at, s.state, s.vitals, o.error`

export const RECORD_FROM = `${LISTED_FROM} left join inputs p on p.task_n = t.n`
export const RECORD_COLUMNS = `${LISTED_COLUMNS}, p.args, p.run, o.result`

/** A task has a state from the first instant, a row for it only from its first write on. */
export const EMPTY_STATE = encode({}, { what: 'state' })

export function listedOf(row: Row): ListedTask {
  const listed: ListedTask = {
    n: Number(row.n),
    id: row.id as string,
    name: row.name as string,
    status: row.status as Status,
    owner: row.owner as string | null,
    tags: JSON.parse(row.tags as string) as string[],
    parent: row.parent as string | null,
    attempt: Number(row.attempt),
    seq: Number(row.seq),
    launchedAt: Number(row.launched_at),
    startedAt: row.started_at === null ? null : Number(row.started_at),
    endedAt: row.ended_at === null ? null : Number(row.ended_at),
    dueAt: row.due_at === null ? null : Number(row.due_at),
    queue: row.queue as string,
    key: (row.lane !== null && laneOf(row.lane as string).key) || null,
    priority: Number(row.priority),
    expiresAt: row.expires_at === null ? null : Number(row.expires_at),
    deadlineAt: row.deadline_at === null ? null : Number(row.deadline_at),
    repeats: row.repeats as string | null,
    schedule: row.schedule as string | null,
    hookOf: row.hook_of as string | null,
    worker: row.worker as string | null,
    kill:
      row.kill_asked_at === null
        ? null
        : {
            by: row.kill_by as string | null,
            reason: row.kill_reason as string | null,
            askedAt: Number(row.kill_asked_at),
          },
    state: (row.state as string | null) ?? EMPTY_STATE,
    vitals: row.vitals === null ? null : (JSON.parse(row.vitals as string) as Vitals),
  }
  if (row.error !== null) listed.error = JSON.parse(row.error as string) as Failure
  return listed
}

export function recordOf(row: Row): TaskRecord {
  return { ...listedOf(row), args: row.args as string, run: runOf(row), result: row.result as string | null }
}

/** Of a row with the `run` of `inputs`. */
export function runOf({ run }: Row): RunOptions {
  return run ? (JSON.parse(run as string) as RunOptions) : {}
}
