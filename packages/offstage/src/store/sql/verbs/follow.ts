// What happened to tasks after each watcher's cursor. Called by the hub, for all watchers of a process at once.
// Numbers have no gaps, so a page is a range of them: no counting, and one statement serves all cursors. Race survived: patches after a cursor were pruned; its watcher is
// given the record, read in the same transaction.
import type { Entry } from '../../../task/journal.ts'
import type { Cursor, Followed } from '../../store.ts'
import { batch, type Row, type Statement, type Tx } from '../tx.ts'
import { get } from './get.ts'

const NEWS: Statement = (d) => `select t.n, t.id, t.seq, t.patch_floor, r.after_seq
  from ${d.rows('$1', { id: 'text', after_seq: 'integer' })} as r join tasks t on t.id = r.id
  where t.seq > r.after_seq order by r.i`

const RANGE = { task_n: 'integer', after_seq: 'integer', until_seq: 'integer' } as const
const ENTRIES: Statement = (d) => `select r.i, j.seq, j.kind, j.at, j.word, j.text
    from ${d.rows('$1', RANGE)} as r join journal j on j.task_n = r.task_n and j.seq > r.after_seq and j.seq <= r.until_seq
  union all select r.i, p.seq, 'state', p.at, null, p.patch
    from ${d.rows('$1', RANGE)} as r join patches p on p.task_n = r.task_n and p.seq > r.after_seq and p.seq <= r.until_seq
  order by 1, 2`

export interface FollowRequest {
  cursors: Cursor[]
  limit: number
}

export async function follow(tx: Tx, { cursors, limit }: FollowRequest): Promise<Followed[]> {
  const news = await tx.all(NEWS, [batch(cursors.map(({ id, after }) => [id, after]))])
  if (news.length === 0) return []
  const isBehind = (row: Row) => Number(row.after_seq) < Number(row.patch_floor)
  const ranges = news.map((row) => [
    row.n!,
    row.after_seq!,
    isBehind(row) ? row.after_seq! : Number(row.after_seq) + limit,
  ])
  const entries: Entry[][] = news.map(() => [])
  for (const row of await tx.all(ENTRIES, [batch(ranges)])) entries[Number(row.i)]!.push(entryOf(row))
  const records = await get(
    tx,
    news.filter(isBehind).map(({ id }) => id as string),
  )
  return news.map((row, place) => {
    const followed: Followed = {
      id: row.id as string,
      seq: Number(row.seq),
      entries: entries[place]!,
      more: !isBehind(row) && Number(row.seq) > Number(row.after_seq) + limit,
    }
    if (isBehind(row)) followed.record = records.shift()!
    return followed
  })
}

export function entryOf(row: Row): Entry {
  const seq = Number(row.seq)
  const at = Number(row.at)
  const text = row.text as string
  switch (row.kind as Entry['kind']) {
    case 'state':
      return { kind: 'state', seq, at, patch: text }
    case 'log':
      return { kind: 'log', seq, at, level: row.word, text } as Entry
    case 'note':
      return { kind: 'note', seq, at, text }
    case 'status':
      return { kind: 'status', seq, at, status: row.word, ...(row.text === null ? {} : { note: text }) } as Entry
  }
}
