// Declares a data table and gives the app its hands on it. Importing a declaration opens nothing; the table is made on first use.
import { OffstageError } from '../base/errors.ts'
import { type Change, type ChangesOptions, changesOf, lastChange } from './changes.ts'
import type { LinkTarget } from './column.ts'
import { define, type TableOptions } from './definition.ts'
import { checkFormat, type ExportFormat, type ExportStyle, exportText } from './export-text.ts'
import { findings } from './find.ts'
import { anyOf } from './operators.ts'
import { makeRow, type RowOwner } from './row.ts'
import type { TableSchema } from './schema.ts'
import { type Search, search } from './search.ts'
import { searchOptions } from './search-options.ts'
import { outside } from './session.ts'
import type { Columns, Found, NameOf, NewRow, NoStrangers, Query, Row, SearchOptions } from './shapes.ts'
import { splitMatch } from './where.ts'
import { addRows, changeRow, removeRows, upsertRows } from './write-rows.ts'

/** A table as an app holds it. Errors of all: `TABLES_NOT_CONFIGURED`, `TABLE_CHANGED`, `TABLES_BUSY`, `TABLES_UNAVAILABLE`. */
export interface Table<C extends Columns = Columns> extends LinkTarget<Row<C>> {
  readonly name: string
  /** Adds a row. Errors: `INVALID_VALUE`, `MISSING_VALUE`, `UNKNOWN_COLUMN`, `NOT_UNIQUE`. */
  addRow(values: NewRow<C>): Promise<Row<C>>
  /** Adds rows in one transaction: all or none. */
  addRows(rows: readonly NewRow<C>[]): Promise<Row<C>[]>
  /** Adds a row, or gives the one with the same value in the unique column `by` the given values. `by` may be left out if the table has just one unique column. */
  upsertRow(values: NewRow<C>, options?: { by?: NameOf<C> }): Promise<Row<C>>
  /** As `upsertRow`, many in one transaction: all or none. */
  upsertRows(rows: readonly NewRow<C>[], options?: { by?: NameOf<C> }): Promise<Row<C>[]>
  /** The row that meets the query, or null. Error: `MORE_THAN_ONE_ROW`. */
  get(query: Query<C>): Promise<Row<C> | null>
  getById(id: string): Promise<Row<C> | null>
  /** The rows that meet the query (all without one), read when they are asked for. With a full text match that all of them meet, each has `rank` and `snippet`. */
  search<const Q extends Query<C>, K extends NameOf<C> = NameOf<C>>(
    query?: Q & NoStrangers<Q, C>,
    options?: SearchOptions<C, K>,
  ): Search<Found<Q, C, K>>
  /** How many rows meet the query; without one, how many there are. */
  count(query?: Query<C>): Promise<number>
  /**
   * The rows that meet the query as text, piece by piece, for a stream or a file: `for await (const piece of books.export({ format: 'csv' }))`. Which rows and in which order is
   * settled when it begins; each is as it is when it is read. Without `columns`, all of them and the id.
   */
  export(options: ExportOptions<C>): AsyncIterable<string>
  /**
   * What happened to rows, in the order it was committed, by whatever process, and what happens from then on: `for await (const change of books.changes({ after: cursor }))`. Of a table that
   * is declared with `changes`. Errors: `NO_CHANGES`; `CHANGES_GONE` when some behind the cursor are kept no longer; `INVALID_QUERY`.
   */
  changes(options?: ChangesOptions): AsyncIterable<Change<Row<C>>>
  /** The cursor of the last change there is: taken before all rows are read, `changes({ after })` misses nothing. Error: `NO_CHANGES`. */
  lastChange(): Promise<string>
  /** Deletes all rows that meet the query in one transaction and gives their number. */
  deleteRows(query: Query<C>): Promise<number>
}

export interface ExportOptions<C extends Columns> extends ExportStyle {
  format: ExportFormat
  /** Default: all rows. */
  query?: Query<C>
  /** Default: as they were added. */
  orderBy?: SearchOptions<C, NameOf<C>>['orderBy']
  columns?: readonly (NameOf<C> | 'id')[]
}

/**
 * Declares a table: `table('pages', { url: text({ unique: true }), html: text() }, { fullText: ['html'] })`. Every row has an `id` beside its columns.
 * Later declarations may add columns (optional ones, those with a default, or any while no row is there) and change `unique`, `indexed` and `fullText`; other changes are refused on first use
 * with `TABLE_CHANGED`. Errors: `INVALID_NAME`, `INVALID_OPTION`, `UNKNOWN_OPTION`, `UNKNOWN_COLUMN`.
 */
export function table<const C extends Columns>(
  name: string,
  columns: C,
  options: TableOptions<NameOf<C>> = {},
): Table<C> {
  const { schema: declared, weights } = define(name, columns, options)
  let complete: TableSchema | undefined
  // Links are followed on first use: the tables they lead to may be declared later.
  const schema = () => {
    complete ??= withTargets(declared, columns)
    return complete
  }
  const owner: RowOwner = {
    get schema() {
      return schema()
    },
    update: (id, changes) => changeRow(schema(), id, changes),
    delete: async (id) => (await removeRows(schema(), { id })) === 1,
    target: (column) => columns[column]!.target!(),
  }
  const rows = (query: unknown, given: object = {}): Search<object> => {
    const { match, rest } = splitMatch(schema(), query)
    const settings = searchOptions(schema(), given as Record<string, unknown>, match !== undefined)
    const source = () => findings({ schema: schema(), owner, query, match, rest, weights, options: settings })
    return search(
      { count: async (window) => source().count(window), pages: (window, size) => source().pages(window, size) },
      settings.window,
    )
  }
  const rowsById = async (ids: readonly string[]) => {
    const found = await outside(() => rows({ id: anyOf(...ids) }).toArray())
    return new Map(found.map((row) => [(row as { id: string }).id, row]))
  }
  const hands = {
    name,
    addRow: async (values: unknown) => makeRow(owner, (await addRows(schema(), [values]))[0]!),
    addRows: async (many: readonly unknown[]) => (await addRows(schema(), many)).map((raw) => makeRow(owner, raw)),
    upsertRow: async (values: unknown, { by }: { by?: string } = {}) =>
      makeRow(owner, (await upsertRows(schema(), [values], by))[0]!),
    upsertRows: async (many: readonly unknown[], { by }: { by?: string } = {}) =>
      (await upsertRows(schema(), many, by)).map((raw) => makeRow(owner, raw)),
    async get(query: unknown) {
      const [row, another] = await rows(query, { limit: 2, snippet: false }).toArray()
      if (another)
        throw new OffstageError(
          'MORE_THAN_ONE_ROW',
          `More than one row of table '${name}' meets the query of get(): make it more exact, or use search().`,
        )
      return row ?? null
    },
    getById: (id: string) => (isRowId(id) ? rows({ id }).first() : Promise.resolve(null)),
    search: (query: unknown = {}, given?: object) => rows(query, given),
    count: async (query: unknown = {}) => rows(query).count(),
    export({ format, query = {}, orderBy, columns, ...style }: ExportOptions<Columns>): AsyncIterable<string> {
      const wanted = columns ?? ['id', ...schema().columns.map((column) => column.name)]
      const given = { columns: wanted, snippet: false as const, ...(orderBy && { orderBy }) }
      return exportText(checkFormat(format), wanted, rows(query, given), style)
    },
    changes: (options: ChangesOptions = {}) => changesOf(schema(), rowsById, options),
    lastChange: async () => lastChange(schema()),
    deleteRows: async (query: unknown) => removeRows(schema(), query),
  }
  // The hands work on any columns; the types of this table's own are what the interface adds.
  return Object.freeze(hands) as unknown as Table<C>
}

function isRowId(id: unknown): boolean {
  return typeof id === 'string' && /^[0-9a-z]{26}$/.test(id)
}

function withTargets(schema: TableSchema, columns: Columns): TableSchema {
  return {
    ...schema,
    columns: schema.columns.map((column) => {
      const target = columns[column.name]!.target?.()
      return target === undefined ? column : { ...column, target: target.name }
    }),
  }
}
