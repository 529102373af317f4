// Of the tasks a worker holds, the ones somebody wants stopped, and how much time they have. Called by the worker at every ring.
import type { StopOrder } from '../../store.ts'
import type { Statement, Tx } from '../tx.ts'

const STOPPING: Statement = () =>
  `select id, lease, kill_by, kill_reason, kill_asked_at, kill_grace_ms from tasks where status = 'stopping' and worker = $1`

export async function stopping(tx: Tx, worker: string): Promise<StopOrder[]> {
  return (await tx.all(STOPPING, [worker])).map((row) => ({
    id: row.id as string,
    lease: row.lease as string,
    by: row.kill_by as string | null,
    reason: row.kill_reason as string | null,
    askedAt: Number(row.kill_asked_at),
    graceMs: row.kill_grace_ms === null ? null : Number(row.kill_grace_ms),
  }))
}
