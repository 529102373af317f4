// Makes the schema of the data tables, with their bookkeeping, on first use. Of several processes that come at once the first makes it, the others find it.
import { type Connection, SCHEMA } from './connection.ts'

/** Any number of ours: it keeps others out until the transaction ends. */
const LOCK = 0x0ff57a6f

// `_offstage_tables` looks as it does in SQLite. Of a version many count their share, or all who write one table would wait for one row.
const DDL = [
  `create table _offstage_catalog (name text collate "C" primary key, schema text not null)`,
  `create table _offstage_versions (name text collate "C" not null, shard smallint not null, version bigint not null, primary key (name, shard)) with (fillfactor = 50)`,
  `create table _offstage_commits (writer text collate "C" primary key, n bigint not null, at timestamptz not null) with (fillfactor = 50)`,
  `create view _offstage_tables as select name, schema,
    (select coalesce(sum(v.version), 0)::bigint from _offstage_versions v where v.name = c.name) as version from _offstage_catalog c`,
]
const FORGET_WRITERS = `delete from _offstage_commits where at < now() - interval '1 day'`

/** Inside a transaction of its own. */
export async function openSchema(connection: Connection, limitMs: number): Promise<void> {
  const mode = { settings: `set local lock_timeout to ${limitMs}`, limitMs }
  await connection.begin(mode)
  if (!(await isThere(connection))) {
    // Begun anew, and the lock waited for before anything is looked up: what was not there when a transaction first looked may stay so for it.
    await connection.rollback()
    await connection.begin(mode)
    await connection.send(`select pg_advisory_xact_lock(${LOCK})`)
    if (!(await isThere(connection))) {
      const schemas = await connection.send(`select 1 from pg_namespace where nspname = '${SCHEMA}'`)
      if (schemas.rows.length === 0) await connection.send(`create schema ${SCHEMA}`)
      await connection.send(DDL.join('; '))
    }
  }
  await connection.send(FORGET_WRITERS)
  await connection.commit()
}

/** Not by `to_regclass`: what it did not find once it may remember as missing. */
async function isThere(connection: Connection): Promise<boolean> {
  const { rows } = await connection.send(
    `select 1 from pg_class c join pg_namespace s on s.oid = c.relnamespace where s.nspname = '${SCHEMA}' and c.relname = '_offstage_tables'`,
  )
  return rows.length > 0
}
