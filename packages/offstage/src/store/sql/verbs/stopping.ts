// Of the tasks a worker holds, the ones somebody wants stopped. Called by the worker at every ring.
import type { Statement, Tx } from '../tx.ts'

const STOPPING: Statement = () =>
  `select id, lease, kill_by, kill_reason from tasks where status = 'stopping' and worker = $1`

export type StopOrder = { id: string; lease: string; by: string | null; reason: string | null }

export async function stopping(tx: Tx, worker: string): Promise<StopOrder[]> {
  return (await tx.all(STOPPING, [worker])).map((row) => ({
    id: row.id as string,
    lease: row.lease as string,
    by: row.kill_by as string | null,
    reason: row.kill_reason as string | null,
  }))
}
