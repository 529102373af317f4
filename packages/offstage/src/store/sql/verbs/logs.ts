// A page of a task's log, by sequence number, from either end. Called by log views and `offstage logs`.
import type { LogPage } from '../../store.ts'
import type { Row, Statement, Tx } from '../tx.ts'
import { entryOf } from './follow.ts'

export interface LogQuery {
  id: string
  before?: number
  after?: number
  limit: number
}

const LINES = `from journal j where j.task_n = (select n from tasks where id = $1) and j.kind = 'log'`
const FORWARD: Statement = () =>
  `select j.seq, j.kind, j.at, j.word, j.text ${LINES} and j.seq > $2 order by j.seq limit $3`
const BACKWARD: Statement = () =>
  `select j.seq, j.kind, j.at, j.word, j.text ${LINES} and j.seq < $2 order by j.seq desc limit $3`
const OLDER: Statement = () => `select 1 ${LINES} and j.seq <= $2 limit 1`
const NEWER: Statement = () => `select 1 ${LINES} and j.seq >= $2 limit 1`

export async function logs(tx: Tx, { id, before, after, limit }: LogQuery): Promise<LogPage> {
  if (after !== undefined) {
    const rows = await tx.all(FORWARD, [id, after, limit + 1])
    const older = await tx.all(OLDER, [id, after])
    return { entries: page(rows, limit), older: older.length > 0, newer: rows.length > limit }
  }
  const rows = await tx.all(BACKWARD, [id, before ?? Number.MAX_SAFE_INTEGER, limit + 1])
  const newer = before === undefined ? [] : await tx.all(NEWER, [id, before])
  return { entries: page(rows, limit).reverse(), older: rows.length > limit, newer: newer.length > 0 }
}

function page(rows: Row[], limit: number): LogPage['entries'] {
  return rows.slice(0, limit).map(entryOf)
}
