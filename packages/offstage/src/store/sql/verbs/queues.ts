// The queues of which something is said: limits or a pause. Called by the console, the command line and whoever explains why a task waits.
import type { QueueRow } from '../../store.ts'
import { parsedOrNull } from '../queue-settings.ts'
import type { Statement, Tx } from '../tx.ts'

const QUEUES: Statement = () => 'select name, declared, override, paused_at, paused_by from queues order by name'

export async function queues(tx: Tx): Promise<QueueRow[]> {
  return (await tx.all(QUEUES)).map((row) => ({
    name: row.name as string,
    declared: parsedOrNull(row.declared),
    override: parsedOrNull(row.override),
    pausedAt: row.paused_at === null ? null : Number(row.paused_at),
    pausedBy: row.paused_by as string | null,
  }))
}
