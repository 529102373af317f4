// What a worker holds, by the store's account. Asked by the worker itself, to compare it with its own.
import type { Fence } from '../../store.ts'
import type { Statement, Tx } from '../tx.ts'

const HELD: Statement = () => `select id, lease from tasks where status in ('running', 'stopping') and worker = $1`

export async function held(tx: Tx, worker: string): Promise<Fence[]> {
  return (await tx.all(HELD, [worker])).map((row) => ({ id: row.id as string, lease: row.lease as string }))
}
