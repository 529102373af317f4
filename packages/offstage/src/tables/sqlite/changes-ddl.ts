// Triggers that write a table's change feed in SQLite, where one writes at a time: the order of the numbers is that of the commits.
import { newId } from '../../base/ids.ts'
import { changesName, feedName } from '../feed-names.ts'
import { type Fragment, join, name, raw, sql } from '../fragment.ts'
import type { TableSchema } from '../schema.ts'

const EVENTS = { added: 'insert', changed: 'update', deleted: 'delete' } as const
const NOW_MS = raw(`cast(unixepoch('subsec') * 1000 as integer)`)
/** Dropped with each change: more than come, so that what a busy day left goes. */
const DROPPED_AT_ONCE = 2

/** Makes the feed of a table fit its schema; one that is there goes on. */
export function changesStatements(schema: TableSchema): readonly Fragment[] {
  const table = name(schema.name)
  const [changes, feed] = [name(changesName(schema.name)), name(feedName(schema.name))]
  const trigger = (kind: string) => name(`_${schema.name}_changes_${kind}`)
  const dropTriggers = Object.keys(EVENTS).map((kind) => sql`drop trigger if exists ${trigger(kind)}`)
  if (!schema.changes) return [...dropTriggers, sql`drop table if exists ${changes}`, sql`drop table if exists ${feed}`]
  const oldest = raw(`${NOW_MS.texts[0]} - ${schema.changes.keepMs}`)
  const expired = sql`select max(seq) from (select seq, at from ${changes} order by seq limit ${raw(String(DROPPED_AT_ONCE))}) where at < ${oldest}`
  const forget = sql`update ${feed} set dropped = (${expired}) where exists (${expired} having max(seq) > 0);
    delete from ${changes} where seq <= (select dropped from ${feed});`
  const differs = join(
    schema.columns.map((column) => sql`${name(column.name, 'old')} is not ${name(column.name, 'new')}`),
    ' or ',
  )
  const create = Object.entries(EVENTS).map(([kind, event]) => {
    const row = raw(kind === 'deleted' ? 'old.id' : 'new.id')
    const when = kind === 'changed' ? sql`when ${differs}` : raw('')
    const note = sql`insert into ${changes} ("row", kind, "at") values (${row}, ${raw(`'${kind}'`)}, ${NOW_MS});`
    return sql`create trigger ${trigger(kind)} after ${raw(event)} on ${table} ${when} begin ${note} ${forget} end`
  })
  return [
    sql`create table if not exists ${changes} (seq integer primary key autoincrement, "row" text not null, kind text not null, "at" integer not null) strict`,
    sql`create table if not exists ${feed} (id text not null, dropped integer not null) strict`,
    sql`insert into ${feed} (id, dropped) select ${newId()}, 0 where not exists (select 1 from ${feed})`,
    ...dropTriggers,
    ...create,
  ]
}
