// Removes a worker that leaves by its own will. What it still holds is ended by `reap`. Called by drivers after its heart was stopped.
import type { Statement, Tx } from '../tx.ts'

const RETIRE: Statement = () => 'delete from workers where id = $1'

export async function retire(tx: Tx, worker: string): Promise<void> {
  await tx.all(RETIRE, [worker])
}
