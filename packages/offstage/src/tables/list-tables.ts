// Which tables there are, for the console and for whoever watches them: read from the stored schemas, without the app's definitions.
import { didYouMean } from '../base/closest.ts'
import { clip, OffstageError } from '../base/errors.ts'
import { schemaIn, selectCatalog, selectVersions } from './catalog.ts'
import { tablesDriver } from './connection.ts'
import { name, sql, statement } from './fragment.ts'
import type { ColumnSchema, TableSchema } from './schema.ts'

export interface TableInfo {
  readonly name: string
  readonly columns: readonly ColumnSchema[]
  /** Columns that full text search reads. */
  readonly fullText: readonly string[]
  /** Counted up to 10,000; `more` says that there are more. */
  readonly rows: { readonly count: number; readonly more: boolean }
  /** Rises with every write. */
  readonly version: number
}

const COUNTED = 10_000

/** All tables, by name. */
export async function listTables(): Promise<TableInfo[]> {
  const driver = tablesDriver()
  const catalog = await driver.read(statement(selectCatalog))
  return Promise.all(
    catalog.map(async (row) => {
      const { name: table, columns, fullText } = schemaIn(row)
      const counted = sql`select count(*) as n from (select 1 from ${name(table)} limit ${COUNTED + 1}) counted`
      const n = Number((await driver.read(statement(counted)))[0]!.n)
      return {
        name: table,
        columns,
        fullText,
        rows: { count: Math.min(n, COUNTED), more: n > COUNTED },
        version: Number(row.version),
      }
    }),
  )
}

/** The version of each table; one that differs from before says that the table was written, by whatever process. One cheap query. */
export async function tableVersions(): Promise<Map<string, number>> {
  const rows = await tablesDriver().read(statement(selectVersions))
  return new Map(rows.map((row) => [String(row.name), Number(row.version)]))
}

/** The stored schema of a table. Error: `TABLE_NOT_FOUND`. */
export async function storedSchema(table: string): Promise<TableSchema> {
  const catalog = await tablesDriver().read(statement(selectCatalog))
  const row = catalog.find((one) => one.name === table)
  if (row) return schemaIn(row)
  throw new OffstageError(
    'TABLE_NOT_FOUND',
    `There is no table '${clip(table)}'.${didYouMean(
      table,
      catalog.map((one) => String(one.name)),
    )} A table is made when it is first used.`,
  )
}
