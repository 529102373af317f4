// Adds, changes and deletes rows: the hands behind `addRow`, `upsertRow`, `row.update` and their like.
import { OffstageError } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import { tablesDriver } from './connection.ts'
import type { RawRow, SqlValue } from './fragment.ts'
import { storedRow, storedValues } from './new-row.ts'
import { prepare } from './prepare.ts'
import type { TableSchema } from './schema.ts'
import { write } from './session.ts'
import { deleteRows, insertRow, updateRow, upsertRow } from './statements.ts'
import { fromStored } from './stored-value.ts'
import type { Scope } from './where.ts'

/** Adds rows, all or none; gives them as they were stored. */
export async function addRows(schema: TableSchema, rows: readonly unknown[]): Promise<RawRow[]> {
  const added = rows.map((row) => ({ id: newId(), stored: storedRow(schema, row) }))
  await prepare(schema)
  if (added.length > 0) {
    await write(
      schema.name,
      added.map(({ id, stored }) => insertRow(scopeOf(schema), id, stored)),
    )
  }
  return added.map(({ id, stored }) => rawRow(schema, id, stored))
}

/** Adds rows, or gives those with the same key the new values, all or none; gives them as they then are. */
export async function upsertRows(
  schema: TableSchema,
  rows: readonly unknown[],
  by: string | undefined,
): Promise<RawRow[]> {
  const key = keyOf(schema, by)
  const stored = rows.map((row) => storedRow(schema, row))
  for (const values of stored) {
    if (values.get(key) === null || !values.has(key))
      throw new OffstageError(
        'MISSING_VALUE',
        `upsert on table '${schema.name}' needs a value for its key ${schema.name}.${key}.`,
      )
  }
  await prepare(schema)
  if (stored.length === 0) return []
  const given = await write(
    schema.name,
    stored.map((values) => upsertRow(scopeOf(schema), newId(), values, key)),
  )
  return stored.map((values, i) => rawRow(schema, String(given[i]![0]!.id), values, given[i]![0]))
}

/** Changes a row; gives the changed values as they are read, or undefined if the row is gone. */
export async function changeRow(
  schema: TableSchema,
  id: string,
  changes: unknown,
): Promise<ReadonlyMap<string, unknown> | undefined> {
  const stored = storedValues(schema, changes)
  await prepare(schema)
  if (stored.size > 0) {
    const [rows] = await write(schema.name, [updateRow(scopeOf(schema), id, stored)])
    if (rows!.length === 0) return undefined
  }
  return new Map(
    schema.columns
      .filter(({ name }) => stored.has(name))
      .map((column) => [column.name, fromStored(column, stored.get(column.name))]),
  )
}

/** Deletes what meets a query; gives how many rows that were. */
export async function removeRows(scope: Scope, query: unknown): Promise<number> {
  const statement = deleteRows(scope, query)
  await prepare(scope.schema)
  const [rows] = await write(scope.schema.name, [statement])
  return rows!.length
}

function scopeOf(schema: TableSchema): Scope {
  return { schema, dialect: tablesDriver().dialect }
}

function keyOf(schema: TableSchema, by: string | undefined): string {
  const unique = schema.columns.filter((column) => column.unique).map((column) => column.name)
  if (by === undefined && unique.length === 1) return unique[0]!
  if (by !== undefined && unique.includes(by)) return by
  const known =
    unique.length === 0 ? `Declare one, as in url: text({ unique: true }).` : `Name one: { by: '${unique[0]}' }.`
  throw new OffstageError(
    'INVALID_OPTION',
    `upsert on table '${schema.name}' needs one unique column to find rows by. ${known}`,
  )
}

/** A row as the database would give it: what was stored, and null (or what stood there) for the rest. */
function rawRow(schema: TableSchema, id: string, stored: ReadonlyMap<string, SqlValue>, before: RawRow = {}): RawRow {
  const raw: RawRow = { id }
  for (const { name } of schema.columns) raw[name] = stored.get(name) ?? before[name] ?? null
  return raw
}
