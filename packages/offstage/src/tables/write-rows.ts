// Adds, changes and deletes rows: the hands behind `addRow`, `upsertRow`, `row.update` and their like.
import { OffstageError } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import { tablesDriver } from './connection.ts'
import type { RawRow, SqlValue } from './fragment.ts'
import { storedRow, storedValues, withDefaults } from './new-row.ts'
import { prepare } from './prepare.ts'
import type { TableSchema } from './schema.ts'
import { scopeFor } from './scope.ts'
import { write } from './session.ts'
import { deleteRows, insertRow, type Target, updateRow, upsertRow } from './statements.ts'
import { fromStored } from './stored-value.ts'
import { withWhatIsThere } from './what-is-there.ts'

/** Adds rows, all or none; gives them as they were stored. */
export async function addRows(schema: TableSchema, rows: readonly unknown[]): Promise<RawRow[]> {
  const added = rows.map((row) => ({ id: newId(), stored: withDefaults(schema, storedRow(schema, row)) }))
  await prepare(schema)
  if (added.length > 0) {
    await write(
      schema.name,
      added.map(({ id, stored }) => insertRow(targetOf(schema), id, stored)),
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
  const target = targetOf(schema)
  const given = await withWhatIsThere(
    schema,
    target.dialect,
    stored,
    (values) => ({ column: key, value: values.get(key)! }),
    true,
    async (rows) => {
      const answers = await write(
        schema.name,
        rows.map((values) => upsertRow(target, newId(), values, key)),
      )
      return rows.map((values, i) => ({ values, answer: answers[i]![0]! }))
    },
  )
  return given.map(({ values, answer }) => rawRow(schema, String(answer.id), values, answer))
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
    const target = targetOf(schema)
    const [rows] = await withWhatIsThere(
      schema,
      target.dialect,
      [stored],
      () => ({ column: 'id', value: id }),
      false,
      ([values]) => write(schema.name, [updateRow(target, id, values!)]),
    )
    if (rows!.length === 0) return undefined
  }
  return new Map(
    schema.columns
      .filter(({ name }) => stored.has(name))
      .map((column) => [column.name, fromStored(column, stored.get(column.name))]),
  )
}

/** Deletes what meets a query; gives how many rows that were. */
export async function removeRows(schema: TableSchema, query: unknown): Promise<number> {
  const statement = deleteRows(await scopeFor(schema, query), query)
  await prepare(schema)
  const [rows] = await write(schema.name, [statement])
  return rows!.length
}

function targetOf(schema: TableSchema): Target {
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
