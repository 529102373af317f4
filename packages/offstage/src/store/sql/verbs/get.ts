// Whole tasks by id, in the order asked, null where there is none. Called for every handle somebody looks at.
import type { TaskRecord } from '../../../task/snapshot.ts'
import { RECORD_COLUMNS, RECORD_FROM, recordOf } from '../record.ts'
import { batch, type Statement, type Tx } from '../tx.ts'

const GET: Statement = (d) =>
  `select ${RECORD_COLUMNS} from ${RECORD_FROM} where t.id in (select id from ${d.rows('$1', { id: 'text' })} as r)`

export async function get(tx: Tx, ids: readonly string[]): Promise<(TaskRecord | null)[]> {
  const found = new Map<string, TaskRecord>()
  for (const row of await tx.all(GET, [batch(ids.map((id) => [id]))])) found.set(row.id as string, recordOf(row))
  return ids.map((id) => found.get(id) ?? null)
}
