// The X-rays that somebody wishes for of tasks a worker holds, until they are answered. Called by the worker at every ring: it walks along the few that are open.
import type { XrayOrder } from '../../store.ts'
import type { Statement, Tx } from '../tx.ts'

const WANTED: Statement = () => `select x.request, x.lease, x.profile_ms, t.id
  from xrays x cross join tasks t where x.answered_at is null and t.n = x.task_n and t.lease = x.lease and t.worker = $1
  order by x.asked_at`

export async function xraysWanted(tx: Tx, worker: string): Promise<XrayOrder[]> {
  return (await tx.all(WANTED, [worker])).map((row) => ({
    request: row.request as string,
    id: row.id as string,
    lease: row.lease as string,
    profileMs: Number(row.profile_ms),
  }))
}
