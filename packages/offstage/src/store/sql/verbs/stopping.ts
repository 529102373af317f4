// What a worker must stop. Called by the worker at each ring.
import type { Tx } from '../tx.ts'

export async function stopping(
  tx: Tx,
  worker: string,
): Promise<{ id: string; lease: string; by: string | null; reason: string | null }[]> {
  const rows = await tx.all(
    `select id, lease, kill_by, kill_reason from tasks where worker = $1 and status = 'stopping'`,
    worker,
  )
  return rows.map(({ id, lease, kill_by, kill_reason }) => ({
    id: id as string,
    lease: lease as string,
    by: kill_by as string | null,
    reason: kill_reason as string | null,
  }))
}
