// Ends queued tasks whose time is up: those that did not begin as soon as they should have, and those whose total time ran out between two attempts. Called by a driver's timer.
// Race survived: a worker claims one in the same moment: it has begun, and its attempt is told what is left of its time.
import { failed, type Outcome } from '../../../task/outcome.ts'
import { stopBound } from '../bound-tasks.ts'
import { ENDED, writeEnds } from '../ends.ts'
import { writeReports } from '../report-rows.ts'
import { isStill } from '../transitions.ts'
import type { Row, Statement, Tx } from '../tx.ts'

const AT_ONCE = 500
const EXPIRED = "status = 'queued' and expires_at is not null and expires_at"

const FIRST: Statement = (d) => `select n from tasks ${d.along('tasks_expiring')} where ${EXPIRED} <= ${d.now} limit 1`

const END: Statement = (d) => `update tasks set status = 'failed', due_at = null, seq = tasks.seq + 1,
    ended_at = case when ${d.now} < coalesce(tasks.started_at, tasks.launched_at) then coalesce(tasks.started_at, tasks.launched_at) else ${d.now} end
  from (select n from tasks ${d.along('tasks_expiring')} where ${EXPIRED} <= ${d.now} order by expires_at limit ${AT_ONCE} ${d.skipLocked}) as c
  where tasks.n = c.n and ${isStill('queued')}
  returning tasks.n, tasks.id, tasks.seq, tasks.attempt, tasks.launched_at, tasks.ended_at, ${ENDED}`

/** Whether there are any: asked of a reader first. */
export async function areExpired(tx: Tx): Promise<boolean> {
  return (await tx.all(FIRST)).length > 0
}

/** Gives how many were ended. */
export async function expire(tx: Tx): Promise<number> {
  const ended = (await tx.all(END)).map((row) => ({ row, outcome: outcomeOf(row) }))
  const changes = ended.map(({ row, outcome }) => ({
    taskN: row.n as number,
    seq: row.seq as number,
    at: row.ended_at as number,
    status: 'failed',
    note: outcome.error.message,
  }))
  await writeReports(tx, [], changes)
  await writeEnds(
    tx,
    ended.map(({ row, outcome }) => [row, outcome]),
  )
  await stopBound(
    tx,
    ended.map(({ row }) => row.id as string),
  )
  return ended.length
}

function outcomeOf({
  attempt,
  launched_at: launchedAt,
  ended_at: endedAt,
}: Row): Extract<Outcome, { status: 'failed' }> {
  const waited = `${Math.round((Number(endedAt) - Number(launchedAt)) / 100) / 10} s`
  const outcome =
    attempt === 0
      ? failed(
          'EXPIRED',
          `The task had not begun after ${waited}, and may not wait longer (\`queueTimeout\`). Run more workers, or let it wait longer.`,
        )
      : failed(
          'TOTAL_TIMED_OUT',
          `The task's total time (\`totalTimeout\`) was over before it was tried again, after ${attempt} ${attempt === 1 ? 'attempt' : 'attempts'}.`,
        )
  return outcome as Extract<Outcome, { status: 'failed' }>
}
