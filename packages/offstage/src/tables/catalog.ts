// The bookkeeping table: which tables there are, their schemas, and a version that rises with every write, by which another process knows to look again.
import { type Fragment, type RawRow, raw, sql } from './fragment.ts'
import type { TableSchema } from './schema.ts'

/** Rows `{ name, schema, version }` of all tables. */
export const selectCatalog = raw('select name, schema, version from _offstage_tables order by name')

/** Rows `{ name, version }` of all tables. */
export const selectVersions = raw('select name, version from _offstage_tables')

/** The row `{ name, schema, version }` of a table, whatever the case of its name. */
export function selectSchema(table: string): Fragment {
  return sql`select name, schema, version from _offstage_tables where lower(name) = ${table.toLowerCase()}`
}

/** Remembers a table's schema. */
export function storeSchema(schema: TableSchema): Fragment {
  return sql`insert into _offstage_tables (name, schema) values (${schema.name}, ${JSON.stringify(schema)})
    on conflict (name) do update set schema = excluded.schema`
}

/** The schema in a row of the catalog. */
export function schemaIn(row: RawRow): TableSchema {
  return JSON.parse(String(row.schema)) as TableSchema
}
