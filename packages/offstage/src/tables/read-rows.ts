// A table as the console's grid shows it: page by page in any order, long values cut, read from the stored schema without the app's definitions.
import { OffstageError } from '../base/errors.ts'
import { tablesDriver } from './connection.ts'
import { type Fragment, join, name, type RawRow, raw, sql, statement } from './fragment.ts'
import { storedSchema } from './list-tables.ts'
import { type CellValue, queryOf, type RowFilter, shownValue } from './row-filter.ts'
import { type Position, positionOf, type RowOrder, rowOrder } from './row-order.ts'
import type { ColumnSchema, TableSchema } from './schema.ts'
import { fullTextScope } from './scope.ts'
import { storedText } from './stored-text.ts'
import { knownColumn, type Scope, where } from './where.ts'
import { soughtIn } from './words/sought-in.ts'

export interface ReadRowsOptions extends RowsQuery {
  /** 1 to 200; default 50. */
  limit?: number
  /** Rows behind, or before, a cursor that an earlier answer gave. The order must be the same. */
  after?: string
  before?: string
  /** Default: as the rows were added. Nulls come last. */
  orderBy?: { column?: string; direction?: 'asc' | 'desc' }
}
/** Which rows. */
export interface RowsQuery {
  /** Rows that match as full text, or hold this text, whatever the case, in another text column. */
  search?: string
  /** And that meet all of these. */
  filters?: readonly RowFilter[]
}
export interface Cell {
  readonly value: CellValue
  /** How many characters there are, if not all are here. */
  readonly fullLength?: number
}
export interface RowsPage {
  readonly columns: readonly ColumnSchema[]
  readonly rows: readonly { readonly id: string; readonly cells: Readonly<Record<string, Cell>> }[]
  /** Cursors to go on from; null at an end. */
  readonly next: string | null
  readonly previous: string | null
}

const SHOWN = 2048

/** A page of rows. Errors: `TABLE_NOT_FOUND`, `UNKNOWN_COLUMN`, `INVALID_QUERY` (a limit or cursor of another kind). */
export async function readRows(table: string, options: ReadRowsOptions = {}): Promise<RowsPage> {
  const { limit = 50 } = options
  if (!Number.isInteger(limit) || limit < 1 || limit > 200)
    throw new OffstageError('INVALID_QUERY', `limit is a whole number from 1 to 200, not ${String(limit)}.`)
  const schema = await storedSchema(table)
  const column = options.orderBy?.column === undefined ? undefined : knownColumn(schema, options.orderBy.column)
  const backwards = options.before !== undefined
  const order = rowOrder(column, options.orderBy?.direction ?? 'asc', options.before ?? options.after, backwards)
  const page = pageStatement(await fullTextScope(schema), order, options, limit)
  const found = await tablesDriver().read(statement(page))
  const more = found.length > limit
  const rows = found.slice(0, limit)
  if (backwards) rows.reverse()
  const moreBehind = backwards || more
  const moreBefore = backwards ? more : options.after !== undefined
  return {
    columns: schema.columns,
    rows: rows.map((row) => ({ id: String(row.id), cells: cellsOf(schema, row) })),
    next: moreBehind ? positionAt(rows.at(-1)) : null,
    previous: moreBefore ? positionAt(rows[0]) : null,
  }
}

function pageStatement(scope: Scope, order: RowOrder, query: RowsQuery, limit: number): Fragment {
  const { schema } = scope
  // Names of our own: a column may be called anything.
  const values = schema.columns.flatMap((column, i) => {
    const ref = name(column.name, 't')
    if (column.type !== 'text' && column.type !== 'json') return [sql`${ref} as ${name(`v${i}`)}`]
    return [sql`substr(${ref}, 1, ${SHOWN}) as ${name(`v${i}`)}`, sql`length(${ref}) as ${name(`l${i}`)}`]
  })
  const conditions = [order.condition, rowsCondition(scope, query)]
  return sql`select t._seq, t.id, ${order.key} as _key${values.length > 0 ? raw(', ') : raw('')}${join(values)} from ${name(schema.name)} t
    where ${join(conditions, ' and ')} order by ${order.terms} limit ${limit + 1}`
}

/** What a query asks of the table's alias `t`. Errors: `UNKNOWN_COLUMN`, `INVALID_QUERY`, `INVALID_VALUE`. */
export function rowsCondition(scope: Scope, { search = '', filters = [] }: RowsQuery): Fragment {
  const found = search.trim() === '' ? raw('1 = 1') : searched(scope, search)
  return sql`(${found} and ${where(scope, queryOf(scope.schema, filters))})`
}

function searched({ schema, dialect, languages }: Scope, search: string): Fragment {
  const text = storedText(search.slice(0, 200).toWellFormed())
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const holding = schema.columns
    .filter((column) => column.type === 'text' && !schema.fullText.includes(column.name))
    .map((column) => dialect.like(name(column.name, 't'), pattern, true))
  const match = { sought: soughtIn(schema, languages, { text: search, words: 'all' }), columns: undefined }
  const matching = schema.fullText.length > 0 ? [dialect.matches(schema, match, 't')] : []
  return sql`(${join([sql`t.id = ${text}`, ...matching, ...holding], ' or ')})`
}

function cellsOf(schema: TableSchema, row: RawRow): Record<string, Cell> {
  const cells = schema.columns.map((column, i): [string, Cell] => {
    const length = Number(row[`l${i}`] ?? 0)
    const value = shownValue(column, row[`v${i}`] ?? null)
    return [column.name, length > SHOWN ? { value, fullLength: length } : { value }]
  })
  return Object.fromEntries(cells)
}

function positionAt(row: RawRow | undefined): string | null {
  return row ? positionOf({ seq: Number(row._seq), key: row._key ?? null } satisfies Position) : null
}
