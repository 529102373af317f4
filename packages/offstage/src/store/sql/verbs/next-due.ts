// How long until there is something to claim with one of these names: a worker with free slots sets one timer by it. Two steps along an index a name, however much is queued.
// Race survived: a task is queued, or tried again, right after this was answered: the bell rings then, and the worker looks again.
import { batch, type Statement, type Tx } from '../tx.ts'

const NEXT: Statement = (d) => `select ${d.now} as now,
    (select min(t.n) from tasks t where t.status = 'queued' and t.due_at is null and t.name = r.name) as ready,
    (select min(t.due_at) from tasks t where t.status = 'queued' and t.due_at is not null and t.name = r.name) as due_at
  from ${d.rows('$1', { name: 'text' })} as r`

export async function nextDue(tx: Tx, names: readonly string[]): Promise<number | null> {
  const rows = await tx.all(NEXT, [batch(names.map((name) => [name]))])
  const waits = rows.flatMap(({ now, ready, due_at: dueAt }) => {
    if (ready !== null) return 0
    return dueAt === null ? [] : Math.max(0, Number(dueAt) - Number(now))
  })
  return waits.length === 0 ? null : Math.min(...waits)
}
