// What is done with single rows in the console's grid: one is read whole, added, changed, deleted; all are exported. By the stored schema, without the app's definitions.
import { clip, OffstageError } from '../base/errors.ts'
import { tablesDriver } from './connection.ts'
import { exportText } from './export-text.ts'
import { type Fragment, join, name, type RawRow, sql, statement } from './fragment.ts'
import { storedSchema } from './list-tables.ts'
import { anyOf } from './operators.ts'
import { type Cell, type RowsQuery, rowsCondition } from './read-rows.ts'
import { type CellValue, givenValue, shownValue } from './row-filter.ts'
import { columnOf, type TableSchema } from './schema.ts'
import { fullTextScope } from './scope.ts'
import { read } from './session.ts'
import { fromStored } from './stored-value.ts'
import { transaction } from './transaction.ts'
import { knownColumn } from './where.ts'
import { addRows, changeRow, removeRows } from './write-rows.ts'

export type Cells = Readonly<Record<string, CellValue>>

/** Characters of a value that are given to be edited. */
const EDITED = 1 << 20
const EXPORTED = 1 << 19
const AT_A_TIME = 20
const DELETED_AT_ONCE = 1000

/** A row with its values whole, but for those beyond a million characters. Errors: `TABLE_NOT_FOUND`, `ROW_NOT_FOUND`. */
export async function readRow(table: string, id: string): Promise<Record<string, Cell>> {
  const schema = await storedSchema(table)
  const row = await wholeRow(schema, id, async (fragment) => tablesDriver().read(statement(fragment)))
  return Object.fromEntries(
    schema.columns.map((column) => {
      const value = shownValue(column, row[column.name] ?? null)
      const isCut = typeof value === 'string' && value.length > EDITED
      return [column.name, isCut ? { value: value.slice(0, EDITED), fullLength: value.length } : { value }]
    }),
  )
}

/** Gives the new row's id. Errors: `TABLE_NOT_FOUND`, `INVALID_VALUE`, `MISSING_VALUE`, `UNKNOWN_COLUMN`, `NOT_UNIQUE`. */
export async function addTableRow(table: string, cells: Cells): Promise<string> {
  const schema = await storedSchema(table)
  const [row] = await addRows(schema, [valuesOf(schema, cells)])
  return String(row!.id)
}

/** Changes a row if its columns still are as `seen`. Errors: also `ROW_NOT_FOUND`, `ROW_CHANGED`. */
export async function changeTableRow(table: string, id: string, cells: Cells, seen: Cells): Promise<void> {
  const schema = await storedSchema(table)
  const values = valuesOf(schema, cells)
  await transaction(async () => {
    const row = await wholeRow(schema, id, read)
    const other = Object.keys(cells).find((column) => {
      const known = columnOf(schema, column)!
      return Object.hasOwn(seen, column) && shownValue(known, row[column] ?? null) !== seen[column]
    })
    if (other !== undefined)
      throw new OffstageError(
        'ROW_CHANGED',
        `${table}.${other} was changed by somebody else meanwhile. Look at the row as it is now, and change it again if it is still needed.`,
      )
    await changeRow(schema, id, values)
  })
}

/** Gives how many of them were there. Errors: `TABLE_NOT_FOUND`, `INVALID_QUERY`. */
export async function deleteTableRows(table: string, ids: readonly string[]): Promise<number> {
  if (!Array.isArray(ids) || ids.length > DELETED_AT_ONCE)
    throw new OffstageError(
      'INVALID_QUERY',
      `At most ${DELETED_AT_ONCE} rows can be deleted at once, by a list of their ids.`,
    )
  const schema = await storedSchema(table)
  return ids.length === 0 ? 0 : await removeRows(schema, { id: anyOf(...ids) })
}

/** The next rows of a query as text, in the order they were added, and where to go on; `next` is null at the end. Errors: `TABLE_NOT_FOUND`, those of the query. */
export async function exportRows(
  table: string,
  format: 'csv' | 'jsonl',
  query: RowsQuery,
  after: number | null,
): Promise<{ text: string; rows: number; next: number | null }> {
  if (format !== 'csv' && format !== 'jsonl')
    throw new OffstageError('INVALID_OPTION', `format is csv or jsonl, not '${clip(String(format))}'.`)
  const schema = await storedSchema(table)
  const condition = rowsCondition(await fullTextScope(schema), query)
  const columns = ['id', ...schema.columns.map((column) => column.name)]
  const picked = join([sql`t._seq`, sql`t.id`, ...schema.columns.map((column) => name(column.name, 't'))])
  let last = Number(after ?? -1)
  let text = ''
  let rows = 0
  for (let isFirst = after === null; ; isFirst = false) {
    const found = await tablesDriver().read(
      statement(
        sql`select ${picked} from ${name(schema.name)} t where t._seq > ${last} and ${condition} order by t._seq limit ${AT_A_TIME}`,
      ),
    )
    const pieces = exportText(format, columns, documents(schema, found), { forSpreadsheets: true })
    if (format === 'csv' && !isFirst) await pieces.next()
    for await (const piece of pieces) text += piece
    rows += found.length
    last = Number(found.at(-1)?._seq ?? last)
    if (found.length < AT_A_TIME) return { text, rows, next: null }
    if (text.length > EXPORTED) return { text, rows, next: last }
  }
}

async function* documents(schema: TableSchema, rows: readonly RawRow[]): AsyncGenerator<object> {
  for (const row of rows)
    yield {
      id: row.id,
      ...Object.fromEntries(schema.columns.map((column) => [column.name, fromStored(column, row[column.name])])),
    }
}

async function wholeRow(
  schema: TableSchema,
  id: string,
  run: (fragment: Fragment) => Promise<RawRow[]>,
): Promise<RawRow> {
  const columns = join([sql`t.id`, ...schema.columns.map((column) => name(column.name, 't'))])
  const [row] = await run(sql`select ${columns} from ${name(schema.name)} t where t.id = ${String(id)}`)
  if (row) return row
  throw new OffstageError(
    'ROW_NOT_FOUND',
    `There is no row '${clip(String(id))}' in table '${schema.name}': it was deleted.`,
  )
}

function valuesOf(schema: TableSchema, cells: Cells): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(cells ?? {}).map(([column, value]) => [
      column,
      givenValue(`${schema.name}.${column}`, knownColumn(schema, column), value),
    ]),
  )
}
