// Ends what lost workers held: `missing`, or `killed` (unconfirmed) where a kill had been asked. Removes the workers. Gives what ended. Called by housekeepers.
// Races survived: two reapers (the guard on the status lets one end each task), and a worker that was only slow (its late settle finds the task ended, and is discarded).

import type { Failure } from '../../../task/failure.ts'
import { killed } from '../../../task/outcome.ts'
import type { Status } from '../../../task/status.ts'
import { writeReports } from '../report-rows.ts'
import { batch, type Cell, type Row, type Statement, type Tx } from '../tx.ts'
import { outcomeRow, writeOutcomes } from './settle.ts'

const END: Statement = (d) => `update tasks set
    status = case tasks.status when 'stopping' then 'killed' else 'missing' end,
    lease = null, seq = tasks.seq + 1,
    ended_at = case when ${d.now} < tasks.started_at then tasks.started_at else ${d.now} end
  where tasks.worker in (select id from ${d.rows('$1', { id: 'text' })} as r) and tasks.status in ('running', 'stopping')
  returning n, id, seq, status, ended_at, kill_by, kill_reason`

const REMOVE: Statement = (d) => `delete from workers where id in (select id from ${d.rows('$1', { id: 'text' })} as r)`

export interface ReapRequest {
  workers: string[]
  error: Failure
}

export type Reaped = { id: string; status: Status }

export async function reap(tx: Tx, { workers, error }: ReapRequest): Promise<Reaped[]> {
  const lost = batch(workers.map((id) => [id]))
  const ended = await tx.all(END, [lost])
  await tx.all(REMOVE, [lost])
  await writeReports(
    tx,
    [],
    ended.map((row) => ({
      taskN: row.n as number,
      seq: row.seq as number,
      at: row.ended_at as number,
      status: row.status as string,
      note: row.status === 'killed' ? UNCONFIRMED : error.message,
    })),
  )
  await writeOutcomes(
    tx,
    ended.map((row) => endRow(row, error)),
  )
  return ended.map((row) => ({ id: row.id as string, status: row.status as Status }))
}

const UNCONFIRMED = 'unconfirmed: its worker was lost before it could say that the task is dead'

function endRow(row: Row, error: Failure): Cell[] {
  if (row.status === 'missing') return outcomeRow(row.n as number, { status: 'missing', error })
  const outcome = killed(row.kill_by as string | null, row.kill_reason as string | null)
  if (outcome.status === 'killed') outcome.error.cause = { ...error, message: `${UNCONFIRMED}. ${error.message}` }
  return outcomeRow(row.n as number, outcome)
}
