// How tables are laid down in SQLite: one table, an index for each unique or indexed column, and an FTS5 index kept in step by triggers.
import type { ColumnType } from '../column.ts'
import { type Fragment, join, name, raw, sql } from '../fragment.ts'
import { INDEXED_CHARACTERS, TOKENIZER } from '../indexed-text.ts'
import type { ColumnSchema, TableSchema } from '../schema.ts'
import type { SchemaStep } from '../schema-change.ts'

const STORED_AS: Record<ColumnType, string> = {
  text: 'text',
  number: 'real',
  boolean: 'integer',
  dateTime: 'integer',
  json: 'text',
  link: 'text',
}

/** Made when a database is opened. */
export const CATALOG_DDL =
  'create table if not exists _offstage_tables (name text not null primary key, schema text not null, version integer not null default 0) strict'

/** Name of a table's FTS5 index. Its ending keeps it and FTS5's own tables (`…_fts_data`) apart from those of every other table. */
export function ftsName(table: string): string {
  return `_${table}_fts`
}

/** The statements of one step of a table's change. */
export function changeStatements(step: SchemaStep): readonly Fragment[] {
  const table = name(step.schema.name)
  switch (step.kind) {
    case 'createTable': {
      // AUTOINCREMENT: a `_seq` is never used again, or rows added after a deletion would stand in the wrong place.
      const own = [raw('_seq integer primary key autoincrement'), raw('id text not null unique')]
      return [sql`create table ${table} (${join([...own, ...step.schema.columns.map(columnDdl)])}) strict`]
    }
    case 'addColumn':
      return [sql`alter table ${table} add column ${columnDdl(step.column)}`]
    case 'requireValues':
      return []
    case 'addIndex':
      return [
        sql`create ${raw(step.unique ? 'unique' : '')} index ${indexName(step)} on ${table} (${name(step.column.name)})`,
      ]
    case 'dropIndex':
      return [sql`drop index if exists ${indexName(step)}`]
    case 'fullText':
      return [
        ...dropFullText(step.schema.name),
        ...(step.schema.fullText.length > 0 ? createFullText(step.schema) : []),
      ]
  }
}

function columnDdl({ name: column, type }: ColumnSchema): Fragment {
  return sql`${name(column)} ${raw(STORED_AS[type])}`
}

function indexName(step: { schema: TableSchema; column: ColumnSchema; unique: boolean }): Fragment {
  return name(`_${step.schema.name}.${step.column.name}.${step.unique ? 'unique' : 'index'}`)
}

function dropFullText(table: string): Fragment[] {
  const triggers = ['added', 'deleted', 'changed'].map(
    (when) => sql`drop trigger if exists ${name(`_${table}_fts_${when}`)}`,
  )
  return [
    ...triggers,
    sql`drop table if exists ${name(ftsName(table))}`,
    sql`drop view if exists ${name(`_${table}_fts_source`)}`,
  ]
}

function createFullText({ name: table, fullText }: TableSchema): Fragment[] {
  const fts = name(ftsName(table))
  const source = `_${table}_fts_source`
  const columns = join(fullText.map((column) => name(column)))
  // Text of ours without placeholders: a trigger cannot have any.
  const cut = (alias: string) =>
    join(fullText.map((column) => sql`substr(${name(column, alias)}, 1, ${raw(String(INDEXED_CHARACTERS))})`))
  const named = join(
    fullText.map((column) => sql`substr(${name(column)}, 1, ${raw(String(INDEXED_CHARACTERS))}) as ${name(column)}`),
  )
  const add = sql`insert into ${fts} (rowid, ${columns}) values (new._seq, ${cut('new')});`
  const remove = sql`insert into ${fts} (${fts}, rowid, ${columns}) values ('delete', old._seq, ${cut('old')});`
  const differs = join(
    fullText.map((column) => sql`${name(column, 'old')} is not ${name(column, 'new')}`),
    ' or ',
  )
  const trigger = (when: string, event: Fragment, body: Fragment) =>
    sql`create trigger ${name(`_${table}_fts_${when}`)} after ${event} begin ${body} end`
  return [
    sql`create view ${name(source)} as select _seq, ${named} from ${name(table)}`,
    sql`create virtual table ${fts} using fts5(${columns}, content='${raw(source)}', content_rowid='_seq', tokenize='${raw(TOKENIZER)}')`,
    trigger('added', sql`insert on ${name(table)}`, add),
    trigger('deleted', sql`delete on ${name(table)}`, remove),
    trigger('changed', sql`update of ${columns} on ${name(table)} when ${differs}`, sql`${remove} ${add}`),
    sql`insert into ${fts} (${fts}) values ('rebuild')`,
  ]
}
