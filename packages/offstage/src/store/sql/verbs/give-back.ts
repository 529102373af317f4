// Puts tasks that a worker took and did not begin back into the queue, as if it had never taken them. Called by workers that shut down.
// Race survived: somebody asked for the task's end meanwhile: it stays `stopping`, and its worker is told.
import type { Fence } from '../../store.ts'
import { writeReports } from '../report-rows.ts'
import { batch, type Statement, type Tx } from '../tx.ts'

const GIVE_BACK: Statement = (
  d,
) => `update tasks set status = 'queued', lease = null, worker = null, seq = tasks.seq + 1, expires_at = tasks.deadline_at,
    started_at = case when tasks.attempt = 1 then null else tasks.started_at end, attempt = tasks.attempt - 1
  from ${d.rows('$1', { id: 'text', lease: 'text' })} as r
  where tasks.id = r.id and tasks.lease = r.lease and tasks.status = 'running'
  returning tasks.n, tasks.id, tasks.seq, ${d.now} as now`

export async function giveBack(tx: Tx, fences: readonly Fence[]): Promise<boolean[]> {
  const moved = await tx.all(GIVE_BACK, [batch(fences.map(({ id, lease }) => [id, lease]))])
  await writeReports(
    tx,
    [],
    moved.map((row) => ({
      taskN: row.n as number,
      seq: row.seq as number,
      at: row.now as number,
      status: 'queued',
      note: 'its worker was shut down before it began',
    })),
  )
  const ids = new Set(moved.map(({ id }) => id))
  return fences.map(({ id }) => ids.has(id))
}
