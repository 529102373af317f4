// A page of a task's log. Called by the console, the command line and the client.
import type { LogPage } from '../../store.ts'
import { entryFrom } from '../rows.ts'
import type { Tx } from '../tx.ts'

export async function logs(
  tx: Tx,
  query: { id: string; before?: number; after?: number; limit: number },
): Promise<LogPage> {
  const { id, before, after, limit } = query
  const isForward = after !== undefined
  const rows = await tx.all(
    `select j.seq, j.kind, j.at, j.level, j.text from journal j join tasks t on t.n = j.task
     where t.id = $1 and j.kind = 'log' and j.seq ${isForward ? '>' : '<'} $2 order by j.seq ${isForward ? 'asc' : 'desc'} limit $3`,
    id,
    (isForward ? after : before) ?? Number.MAX_SAFE_INTEGER,
    limit + 1,
  )
  const hasMore = rows.length > limit
  const page = rows.slice(0, limit)
  if (!isForward) page.reverse()
  return {
    entries: page.map(entryFrom),
    older: isForward ? after > 0 : hasMore,
    newer: isForward ? hasMore : before !== undefined,
  }
}
