// How tables are laid down in SQLite: one table, an index for each unique or indexed column, and an FTS5 index kept in step by triggers.
import type { ColumnType } from '../column.ts'
import { type Fragment, join, name, raw, sql } from '../fragment.ts'
import type { ColumnSchema, TableSchema } from '../schema.ts'
import type { SchemaStep } from '../schema-change.ts'
import { NO_LANGUAGE } from '../words/language.ts'
import { changesStatements } from './changes-ddl.ts'

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
    case 'fillValues':
    case 'requireValues':
      return []
    case 'addIndex':
      return [
        sql`create ${raw(step.unique ? 'unique' : '')} index ${indexName(step)} on ${table} (${name(step.column.name)})`,
      ]
    case 'dropIndex':
      return [sql`drop index if exists ${indexName(step)}`]
    case 'changes':
      return changesStatements(step.schema)
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
  return [...triggers, sql`drop table if exists ${name(ftsName(table))}`]
}

function createFullText(schema: TableSchema): Fragment[] {
  const { name: table, fullText, words } = schema
  const language = words?.language ?? NO_LANGUAGE
  const fts = name(ftsName(table))
  const columns = join(fullText.map((column) => name(column)))
  // Text of ours without placeholders: a trigger cannot have any.
  const tag = (alias: string) => (typeof language === 'string' ? raw(`'${language}'`) : name(language.column, alias))
  const forms = (alias: string) =>
    join(fullText.map((column) => sql`offstage_words(${name(column, alias)}, ${tag(alias)})`))
  const add = sql`insert into ${fts} (rowid, ${columns}) values (new._seq, ${forms('new')});`
  // With the old words: an index that has to find them itself (contentless_delete) goes on counting deleted rows, and ranks would drift.
  const remove = sql`insert into ${fts} (${fts}, rowid, ${columns}) values ('delete', old._seq, ${forms('old')});`
  const read = typeof language === 'string' ? fullText : [...fullText, language.column]
  const differs = join(
    read.map((column) => sql`${name(column, 'old')} is not ${name(column, 'new')}`),
    ' or ',
  )
  const trigger = (when: string, event: Fragment, body: Fragment) =>
    sql`create trigger ${name(`_${table}_fts_${when}`)} after ${event} begin ${body} end`
  return [
    // The words come ready made; this tokenizer parts them at their spaces and leaves them as they are.
    sql`create virtual table ${fts} using fts5(${columns}, content='', tokenize='ascii')`,
    trigger('added', sql`insert on ${name(table)}`, add),
    trigger('deleted', sql`delete on ${name(table)}`, remove),
    trigger(
      'changed',
      sql`update of ${join(read.map((column) => name(column)))} on ${name(table)} when ${differs}`,
      sql`${remove} ${add}`,
    ),
    sql`insert into ${fts} (rowid, ${columns}) select _seq, ${forms('t')} from ${name(table)} t`,
  ]
}
