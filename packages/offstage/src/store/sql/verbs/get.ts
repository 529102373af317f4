// Whole records by id, in the order asked. Called by the host, watch and the console.
import type { TaskRecord } from '../../../task/snapshot.ts'
import { recordFrom, WHOLE } from '../rows.ts'
import { tagsOf } from '../tags-of.ts'
import type { Tx } from '../tx.ts'

export async function get(tx: Tx, ids: string[]): Promise<(TaskRecord | null)[]> {
  const rows = await tx.all(
    `select ${WHOLE} from tasks t join payloads p on p.task = t.n where t.id in ${tx.dialect.texts('$1')}`,
    JSON.stringify(ids),
  )
  const tags = await tagsOf(tx, rows)
  const byId = new Map(rows.map((row) => [row.id as string, recordFrom(row, tags.get(row.n as number) ?? [])]))
  return ids.map((id) => byId.get(id) ?? null)
}
