// How tables are laid down in PostgreSQL: one table, and an index for each unique or indexed column. Full text: `full-text-ddl.ts`. Called through the dialect.
import type { ColumnType } from '../column.ts'
import { type Fragment, join, name, raw, sql } from '../fragment.ts'
import type { ColumnSchema } from '../schema.ts'
import type { SchemaStep } from '../schema-change.ts'
import { changesStatements } from './changes-ddl.ts'
import { indexed, uniquely } from './index-keys.ts'
import { indexName, partName } from './names.ts'

// "C" orders texts by their bytes, as SQLite does. JSON is text: jsonb would reorder keys. A moment is a number: Date reaches beyond what timestamptz can hold.
export const STORED_AS: Record<ColumnType, string> = {
  text: 'text collate "C"',
  number: 'double precision',
  boolean: 'boolean',
  dateTime: 'bigint',
  json: 'text collate "C"',
  link: 'text collate "C"',
}

/** The statements of one step of a table's change. */
export function changeStatements(step: Exclude<SchemaStep, { kind: 'fullText' }>): readonly Fragment[] {
  const { schema } = step
  const table = name(schema.name)
  switch (step.kind) {
    case 'createTable': {
      const part = (of: string) => name(partName(schema.name, of))
      const own = [
        sql`_seq bigint generated always as identity (sequence name ${part('seq')}) constraint ${part('key')} primary key`,
        sql`id text collate "C" not null constraint ${part('id')} unique`,
      ]
      return [sql`create table ${table} (${join([...own, ...schema.columns.map(columnDdl)])})`]
    }
    case 'addColumn':
      return [sql`alter table ${table} add column ${columnDdl(step.column)}`]
    case 'fillValues':
    case 'requireValues':
      return []
    case 'addIndex': {
      const key = step.unique
        ? uniquely(step.column, name(step.column.name))
        : indexed(step.column, name(step.column.name))
      return [sql`create ${raw(step.unique ? 'unique' : '')} index ${index(step)} on ${table} ((${key}))`]
    }
    case 'changes':
      return changesStatements(schema)
    case 'dropIndex':
      return [sql`drop index if exists ${index(step)}`]
  }
}

function columnDdl({ name: column, type }: ColumnSchema): Fragment {
  return sql`${name(column)} ${raw(STORED_AS[type])}`
}

function index({ schema, column, unique }: Extract<SchemaStep, { unique: boolean }>): Fragment {
  return indexName(schema.name, column.name, unique ? 'unique' : 'index')
}
