// Stores what the code says of its queues, where that is news. Called by workers and servers as they start: the last to start is believed. A queue of which nothing is said any more has
// no row, and costs nothing.
import type { QueueLimits } from '../../../task/queue.ts'
import { batch, type Cell, type Statement, type Tx } from '../tx.ts'

const ROWS: Statement = (d) =>
  `select q.name, q.declared from ${d.rows('$1', { name: 'text' })} as r join queues q on q.name = r.name`

const DECLARE: Statement = (d) => `insert into queues (name, declared)
  select r.name, r.declared from ${d.rows('$1', { name: 'text', declared: 'text' })} as r where true
  on conflict (name) do update set declared = excluded.declared`

/** Not before the batch that made it so is stored. */
export const DROP_EMPTY: Statement = () =>
  'delete from queues where declared is null and override is null and paused_at is null'

type Declared = readonly { name: string; limits: QueueLimits | null }[]

/** Gives whether anything changed. */
export async function declareQueues(tx: Tx, queues: Declared): Promise<boolean> {
  const rows = await news(tx, queues)
  if (rows.length === 0) return false
  await tx.all(DECLARE, [batch(rows)])
  await tx.all(DROP_EMPTY)
  return true
}

/** Whether there is anything to write: asked of a reader first. */
export async function areQueuesNews(tx: Tx, queues: Declared): Promise<boolean> {
  return (await news(tx, queues)).length > 0
}

async function news(tx: Tx, queues: Declared): Promise<Cell[][]> {
  const rows = await tx.all(ROWS, [batch(queues.map(({ name }) => [name]))])
  const stored = new Map(rows.map(({ name, declared }) => [name as string, declared]))
  return queues.flatMap(({ name, limits }) => {
    const declared = limits && JSON.stringify(limits)
    return (stored.get(name) ?? null) === declared ? [] : [[name, declared]]
  })
}
