// What happened after each cursor. Called by the hub for all its watchers at once. A cursor from before the oldest kept patch gets the whole record with it.
import type { Cursor, Followed } from '../../store.ts'
import { entryFrom, recordFrom, WHOLE } from '../rows.ts'
import { tagsOf } from '../tags-of.ts'
import type { Tx } from '../tx.ts'

export async function follow(tx: Tx, cursors: Cursor[], limit: number): Promise<Followed[]> {
  const { dialect: d } = tx
  const news = await tx.all(
    `select t.n, t.id, t.seq, t.patches_after, r.after from tasks t join ${d.rows('$1', { id: 'text', after: 'int' })} on t.id = r.id where t.seq > r.after`,
    JSON.stringify(cursors),
  )
  const followed: Followed[] = []
  for (const row of news) {
    const after = row.after as number
    const base = { id: row.id as string, seq: row.seq as number }
    // State patches before the oldest kept one are gone: log lines and statuses are given all the same, then the record to go on from.
    const isGap = after < (row.patches_after as number)
    const entries = await tx.all(
      `select seq, kind, at, level, text from journal where task = $1 and seq > $2 ${isGap ? "and kind <> 'state'" : ''} order by seq limit $3`,
      row.n as number,
      after,
      limit,
    )
    const more = entries.length === limit
    followed.push({ ...base, entries: entries.map(entryFrom), more })
    if (!isGap || more) continue
    const [whole] = await tx.all(
      `select ${WHOLE} from tasks t join payloads p on p.task = t.n where t.n = $1`,
      row.n as number,
    )
    if (!whole) continue
    const tags = await tagsOf(tx, [whole])
    followed.at(-1)!.record = recordFrom(whole, tags.get(row.n as number) ?? [])
  }
  return followed
}
