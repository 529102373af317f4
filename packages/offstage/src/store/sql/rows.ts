// From rows of the database to the domain's words.
import type { Failure } from '../../task/failure.ts'
import type { Entry, LogLevel } from '../../task/journal.ts'
import type { TaskRecord } from '../../task/snapshot.ts'
import type { Status } from '../../task/status.ts'
import type { ListedTask } from '../store.ts'
import type { Row } from './tx.ts'

/** Columns of a listed task; `t` is tasks, `p` payloads. */
export const LISTED = `t.n, t.id, t.name, t.status, t.owner, t.parent, t.launched_at, t.started_at, t.ended_at, t.attempt, t.worker, t.seq,
  t.kill_by, t.kill_reason, t.kill_asked_at, p.state, p.error`
/** All columns of a task. */
export const WHOLE = `${LISTED}, p.args, p.result`

export function listedFrom(row: Row, tags: string[]): ListedTask {
  const listed: ListedTask = {
    n: row.n as number,
    id: row.id as string,
    name: row.name as string,
    status: row.status as Status,
    owner: row.owner as string | null,
    parent: row.parent as string | null,
    launchedAt: row.launched_at as number,
    startedAt: row.started_at as number | null,
    endedAt: row.ended_at as number | null,
    attempt: row.attempt as number,
    worker: row.worker as string | null,
    seq: row.seq as number,
    kill:
      row.kill_asked_at === null
        ? null
        : {
            by: row.kill_by as string | null,
            reason: row.kill_reason as string | null,
            askedAt: row.kill_asked_at as number,
          },
    state: row.state as string,
    tags,
  }
  if (row.error !== null) listed.error = JSON.parse(row.error as string) as Failure
  return listed
}

export function recordFrom(row: Row, tags: string[]): TaskRecord {
  return { ...listedFrom(row, tags), args: row.args as string, result: row.result as string | null }
}

export function entryFrom(row: Row): Entry {
  const base = { seq: row.seq as number, at: row.at as number }
  const text = row.text as string
  if (row.kind === 'log') return { ...base, kind: 'log', level: row.level as LogLevel, text }
  if (row.kind === 'state') return { ...base, kind: 'state', patch: text }
  if (row.kind === 'note') return { ...base, kind: 'note', text }
  return { ...base, kind: 'status', status: row.level as Status, ...(text === null ? {} : { note: text }) }
}
