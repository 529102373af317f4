// Attempts that did not end their task: whether another follows, what is kept of them, and how the journal tells it. Used by the verbs that end attempts.
import type { Failure } from '../../task/failure.ts'
import { batch, type Row, type Statement, type Tx } from './tx.ts'

/** A process that died without a word may well do so again: this often at most, however many tries are left. */
const MOST_CRASHES = 3

/** Whether a task may be tried again; `crash` is 1 if the attempt that ends now died without a word, else 0. */
export function hasTries(crash: string): string {
  return `tasks.attempt < tasks.max_attempts and (${crash} = 0 or tasks.crashes + ${crash} < ${MOST_CRASHES})`
}

export interface FailedAttempt {
  taskN: number
  attempt: number
  startedAt: number
  endedAt: number
  seq: number
  worker: string
  error: Failure
}

const COLUMNS = {
  task_n: 'integer',
  attempt: 'integer',
  started_at: 'integer',
  ended_at: 'integer',
  seq: 'integer',
  worker: 'text',
  error: 'text',
} as const

const KEEP: Statement = (d) => `insert into attempts (task_n, attempt, started_at, ended_at, seq, worker, error)
  select r.task_n, r.attempt, r.started_at, r.ended_at, r.seq, r.worker, r.error from ${d.rows('$1', COLUMNS)} as r`

/** Not before: the statement that queued the task had to tell whose it was. */
const RELEASE: Statement = (d) => `update tasks set worker = null
  where n in (select task_n from ${d.rows('$1', { task_n: 'integer' })} as r)`

/** Of tasks that were just queued again. */
export async function writeFailedAttempts(tx: Tx, attempts: readonly FailedAttempt[]): Promise<void> {
  if (attempts.length === 0) return
  const rows = attempts.map(({ taskN, attempt, startedAt, endedAt, seq, worker, error }) => [
    taskN,
    attempt,
    startedAt,
    endedAt,
    seq,
    worker,
    JSON.stringify(error),
  ])
  await tx.all(KEEP, [batch(rows)])
  await tx.all(RELEASE, [batch(attempts.map(({ taskN }) => [taskN]))])
}

/** When an attempt ended, of a row that an update gave back; never before it began, whatever became of the clock. */
export function momentOf(row: Row): number {
  return Number(row.ended_at ?? Math.max(row.now as number, row.started_at as number))
}

export function attemptOf(row: Row, error: Failure): FailedAttempt {
  return {
    taskN: row.n as number,
    attempt: row.attempt as number,
    startedAt: row.started_at as number,
    endedAt: momentOf(row),
    seq: row.seq as number,
    worker: row.worker as string,
    error,
  }
}

/** "attempt 1 failed: no such page; it is tried again in 2 s". */
export function tryNote(attempt: number, what: string, why: string, afterMs: number): string {
  const when = afterMs === 0 ? 'at once' : `in ${spanText(afterMs)}`
  return `attempt ${attempt} ${what}: ${why.replace(/\.$/, '')}; it is tried again ${when}`
}

function spanText(ms: number): string {
  if (ms < 1000) return `${ms} ms`
  return ms < 60_000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms / 6000) / 10} min`
}
