// Tasks that end with the one that launched them: asked to stop in the same transaction. Called by the verbs that end tasks.
import { stopTasks } from './stop-tasks.ts'
import { batch, type Statement, type Tx } from './tx.ts'

const BOUND: Statement = (d) => `select t.id, t.parent from ${d.rows('$1', { id: 'text' })} as r
  join tasks t on t.parent = r.id and t.bound = 1 and t.ended_at is null`

/** `ids`: of tasks that have just ended. */
export async function stopBound(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await tx.all(BOUND, [batch(ids.map((id) => [id]))])
  if (rows.length === 0) return
  await stopTasks(
    tx,
    rows.map(({ id, parent }) => ({
      id: id as string,
      by: null,
      reason: parentEnded(parent as string),
      graceMs: null,
    })),
  )
}

/** Why a task is killed that nobody asked about. */
export function parentEnded(parent: string): string {
  return `the task ${parent} that launched it has ended`
}
