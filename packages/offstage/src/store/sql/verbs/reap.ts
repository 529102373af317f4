// Ends what lost workers held: tried again where tries are left, else `missing`, or `killed` (unconfirmed) where a kill had been asked. Removes the workers. Gives what was
// moved, with its status now. Called by housekeepers.
// Races survived: two reapers (the guard on the status lets one move each task), and a worker that was only slow (its late settle finds its lease gone, and is discarded).
import type { Failure } from '../../../task/failure.ts'
import { killed, type Outcome } from '../../../task/outcome.ts'
import type { Status } from '../../../task/status.ts'
import { writeOutcomes } from '../outcome-rows.ts'
import { type StatusChange, writeReports } from '../report-rows.ts'
import { attemptOf, hasTries, momentOf, tryNote, writeFailedAttempts } from '../tries.ts'
import { batch, type Row, type Statement, type Tx } from '../tx.ts'

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 5 * 60_000
/** From this attempt on the pause is the longest. */
const LONGEST_FROM = 1 + Math.ceil(Math.log2(LONGEST_PAUSE_MS / FIRST_PAUSE_MS))

const PAUSE = `case when tasks.attempt >= ${LONGEST_FROM} then ${LONGEST_PAUSE_MS} else ${FIRST_PAUSE_MS} * (1 << (tasks.attempt - 1)) end`
const NEXT = `case when tasks.status = 'stopping' then 'killed' when ${hasTries('1')} then 'queued' else 'missing' end`

const END: Statement = (
  d,
) => `update tasks set status = ${NEXT}, lease = null, crashes = tasks.crashes + 1, seq = tasks.seq + 1,
    due_at = case ${NEXT} when 'queued' then ${d.now} + ${PAUSE} end,
    ended_at = case when ${NEXT} = 'queued' then null when ${d.now} < tasks.started_at then tasks.started_at else ${d.now} end
  where tasks.worker in (select id from ${d.rows('$1', { id: 'text' })} as r) and tasks.status in ('running', 'stopping')
  returning n, id, seq, status, attempt, worker, started_at, ended_at, due_at, kill_by, kill_reason, ${d.now} as now`

const REMOVE: Statement = (d) => `delete from workers where id in (select id from ${d.rows('$1', { id: 'text' })} as r)`

export interface ReapRequest {
  workers: string[]
  error: Failure
}

export type Reaped = { id: string; status: Status }

export async function reap(tx: Tx, { workers, error }: ReapRequest): Promise<Reaped[]> {
  const lost = batch(workers.map((id) => [id]))
  const moved = await tx.all(END, [lost])
  await tx.all(REMOVE, [lost])
  await writeReports(
    tx,
    [],
    moved.map((row) => changeOf(row, error)),
  )
  await writeOutcomes(
    tx,
    moved.filter(({ status }) => status !== 'queued').map((row) => [row.n as number, outcomeOf(row, error)]),
  )
  await writeFailedAttempts(
    tx,
    moved.filter(({ status }) => status === 'queued').map((row) => attemptOf(row, error)),
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
