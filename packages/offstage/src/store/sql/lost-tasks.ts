// Ends tasks that nobody runs any more: tried again where tries are left, else `missing`, or `killed` (unconfirmed) where a kill had been asked. Called by the verbs that find out.
import type { Failure } from '../../task/failure.ts'
import { killed, type Outcome } from '../../task/outcome.ts'
import type { Status } from '../../task/status.ts'
import { stopBound } from './bound-tasks.ts'
import type { Dialect } from './dialect.ts'
import { ENDED, writeEnds } from './ends.ts'
import { type StatusChange, writeReports } from './report-rows.ts'
import { attemptOf, hasTries, momentOf, tryNote, writeFailedAttempts } from './tries.ts'
import type { Cell, Row, Statement, Tx } from './tx.ts'

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 5 * 60_000
/** From this attempt on the pause is the longest. */
const LONGEST_FROM = 1 + Math.ceil(Math.log2(LONGEST_PAUSE_MS / FIRST_PAUSE_MS))

const PAUSE = `case when tasks.attempt >= ${LONGEST_FROM} then ${LONGEST_PAUSE_MS} else ${FIRST_PAUSE_MS} * (1 << (tasks.attempt - 1)) end`
const NEXT = `case when tasks.status = 'stopping' then 'killed' when ${hasTries('1')} then 'queued' else 'missing' end`

/** What was moved, with its status now. */
export type Moved = { id: string; status: Status }

/** The statement that ends those of which `where` is true. */
export function endingOf(where: (d: Dialect) => string): Statement {
  return (d) => `update tasks set status = ${NEXT}, lease = null, crashes = tasks.crashes + 1, seq = tasks.seq + 1,
    due_at = case ${NEXT} when 'queued' then ${d.now} + ${PAUSE} end, waits_since = case ${NEXT} when 'queued' then ${d.now} end, expires_at = case ${NEXT} when 'queued' then tasks.deadline_at end,
    ended_at = case when ${NEXT} = 'queued' then null when ${d.now} < tasks.started_at then tasks.started_at else ${d.now} end
  where ${where(d)} and tasks.status in ('running', 'stopping')
  returning n, id, seq, status, attempt, worker, started_at, ended_at, due_at, kill_by, kill_reason, ${ENDED}, ${d.now} as now`
}

export async function endLost(tx: Tx, ending: Statement, which: Cell, error: Failure): Promise<Moved[]> {
  const moved = await tx.all(ending, [which])
  await writeReports(
    tx,
    [],
    moved.map((row) => changeOf(row, error)),
  )
  const ended = moved.filter(({ status }) => status !== 'queued')
  await writeEnds(
    tx,
    ended.map((row) => [row, outcomeOf(row, error)]),
  )
  await writeFailedAttempts(
    tx,
    moved.filter(({ status }) => status === 'queued').map((row) => attemptOf(row, error)),
  )
  await stopBound(
    tx,
    ended.map(({ id }) => id as string),
  )
  return moved.map((row) => ({ id: row.id as string, status: row.status as Status }))
}

const UNCONFIRMED = 'unconfirmed: its worker was lost before it could say that the task is dead'

function changeOf(row: Row, { message }: Failure): StatusChange {
  const notes: Record<string, () => string> = {
    queued: () => tryNote(row.attempt as number, 'was lost', message, (row.due_at as number) - (row.now as number)),
    killed: () => UNCONFIRMED,
    missing: () => message,
  }
  const status = row.status as string
  return { taskN: row.n as number, seq: row.seq as number, at: momentOf(row), status, note: notes[status]!() }
}

function outcomeOf(row: Row, error: Failure): Outcome {
  if (row.status === 'missing') return { status: 'missing', error }
  const outcome = killed(row.kill_by as string | null, row.kill_reason as string | null)
  if (outcome.status === 'killed') outcome.error.cause = { ...error, message: `${UNCONFIRMED}. ${error.message}` }
  return outcome
}
