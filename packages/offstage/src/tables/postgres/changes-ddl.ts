// Triggers that write a table's change feed in PostgreSQL. Numbers are taken in the order of the commits, because who takes one holds a lock until its own commit can be seen:
// nobody can read a number and later find a smaller one. So of a table with a feed, one transaction writes at a time.
import { newId } from '../../base/ids.ts'
import { changesName, feedName } from '../feed-names.ts'
import { type Fragment, name, raw, sql } from '../fragment.ts'
import type { TableSchema } from '../schema.ts'
import { SCHEMA } from './connection.ts'
import { partName } from './names.ts'

/** Any number of ours; the second one of the lock is the table's. */
const LOCK = 0x0ff57a71
/** Dropped with each change: more than come, so that what a busy day left goes. */
const DROPPED_AT_ONCE = 2

/** Makes the feed of a table fit its schema; one that is there goes on. */
export function changesStatements(schema: TableSchema): readonly Fragment[] {
  const table = name(schema.name)
  const [changes, feed] = [name(changesName(schema.name)), name(feedName(schema.name))]
  const note = name(partName(schema.name, 'note'))
  const drop = sql`drop function if exists ${note} cascade`
  if (!schema.changes) return [drop, sql`drop table if exists ${changes}`, sql`drop table if exists ${feed}`]
  const inSchema = (fragment: Fragment) => `${SCHEMA}.${fragment.texts[0]}`
  const body = `
    declare
      moment bigint := extract(epoch from clock_timestamp()) * 1000;
      expired bigint;
    begin
      perform pg_advisory_xact_lock(${LOCK}, tg_relid::integer);
      insert into ${inSchema(changes)} ("row", kind, "at") values
        (case tg_op when 'DELETE' then old.id else new.id end, case tg_op when 'INSERT' then 'added' when 'UPDATE' then 'changed' else 'deleted' end, moment);
      select max(seq) into expired from (select seq, "at" from ${inSchema(changes)} order by seq limit ${DROPPED_AT_ONCE}) first
        where "at" < moment - ${schema.changes.keepMs};
      if expired is not null then
        update ${inSchema(feed)} set dropped = expired;
        delete from ${inSchema(changes)} where seq <= expired;
      end if;
      return null;
    end`
  const trigger = (event: string, when: string) =>
    sql`create trigger ${name(partName(schema.name, `note_${event}`))} after ${raw(event)} on ${table} for each row ${raw(when)} execute function ${note}()`
  return [
    sql`create table if not exists ${changes} (seq bigint generated always as identity primary key, "row" text not null, kind text not null, "at" bigint not null)`,
    sql`create table if not exists ${feed} (id text not null, dropped bigint not null)`,
    sql`insert into ${feed} (id, dropped) select ${newId()}::text, 0 where not exists (select 1 from ${feed})`,
    drop,
    sql`create function ${note}() returns trigger language plpgsql as ${raw(`'${body.replaceAll("'", "''")}'`)}`,
    trigger('insert', ''),
    trigger('update', 'when (old.* is distinct from new.*)'),
    trigger('delete', ''),
  ]
}
