// Puts a task that waits to another time: later, sooner, or at once. What it may still wait once it could begin (`queueTimeout`) stays what it was. Called by the app and by operators.
// Race survived: a worker claims it, or it ends, in the same moment: one guarded update sees it before or after.
import type { Status } from '../../../task/status.ts'
import type { Reschedule } from '../../store.ts'
import { writeReports } from '../report-rows.ts'
import { isStill } from '../transitions.ts'
import type { Statement, Tx } from '../tx.ts'

const DUE: Statement = (d) =>
  `case when cast($2 as ${d.integer}) > 0 then ${d.now} + $2 when cast($3 as ${d.integer}) > ${d.now} then $3 end`

/** Between two attempts it is the total time that ends a task: that does not move. */
const MOVE: Statement = (d) => `update tasks set due_at = ${DUE(d)}, seq = seq + 1,
    waits_since = case when cast($2 as ${d.integer}) > 0 then ${d.now} end,
    expires_at = case when attempt > 0 then expires_at
      else expires_at + coalesce(${DUE(d)}, ${d.now}) - case when due_at > ${d.now} then due_at else ${d.now} end end
  where id = $1 and ${isStill('queued')}
  returning n, seq, due_at, ${d.now} as now`

const STATUS: Statement = () => 'select status from tasks where id = $1'

/** The status that the task had; null: there is none. Only one that is `queued` was moved. */
export async function reschedule(tx: Tx, { id, due, by }: Reschedule): Promise<Status | null> {
  const [row] = await tx.all(MOVE, [id, 'afterMs' in due ? due.afterMs : 0, 'at' in due ? due.at : 0])
  if (!row) return ((await tx.all(STATUS, [id]))[0]?.status as Status | undefined) ?? null
  const when = row.due_at === null ? 'at once' : `at ${new Date(Number(row.due_at)).toISOString()}`
  const entry = { kind: 'note' as const, text: `to begin ${when}${by ? `, by ${by}` : ''}`, at: Number(row.now) }
  await writeReports(tx, [{ taskN: row.n as number, firstSeq: row.seq as number, entries: [entry] }], [])
  return 'queued'
}
