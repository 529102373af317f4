// Writes how tasks ended: an error or a result. Used by every verb that ends tasks.
import type { Outcome } from '../../task/outcome.ts'
import { batch, type Cell, type Statement, type Tx } from './tx.ts'

const OUTCOMES: Statement = (d) => `insert into outcomes (task_n, error, result)
  select r.task_n, r.error, r.result from ${d.rows('$1', { task_n: 'integer', error: 'text', result: 'text' })} as r`

export async function writeOutcomes(tx: Tx, ends: readonly (readonly [taskN: number, Outcome])[]): Promise<void> {
  if (ends.length > 0) await tx.all(OUTCOMES, [batch(ends.map(([taskN, outcome]) => rowOf(taskN, outcome)))])
}

function rowOf(taskN: number, outcome: Outcome): Cell[] {
  return outcome.status === 'completed' ? [taskN, null, outcome.result] : [taskN, JSON.stringify(outcome.error), null]
}
