// Completes what is written where that depends on the row that is there: words depend on a text and on the column that says its language; and a column that has a default
// keeps its value when a row is given others. Used by `write-rows.ts`.
import type { Dialect } from './dialect.ts'
import { join, name, type SqlValue, sql } from './fragment.ts'
import { withDefaults } from './new-row.ts'
import { columnOf, type TableSchema } from './schema.ts'
import { read } from './session.ts'
import { transaction } from './transaction.ts'

type Values = ReadonlyMap<string, SqlValue>

/** Calls `write` with all rows, or, if some must be completed, with one after another in one transaction; gives what it gave for each. `mayBeNew`: there need be no such row yet. */
export async function withWhatIsThere<T>(
  schema: TableSchema,
  dialect: Dialect,
  rows: readonly Values[],
  keyOf: (row: Values) => { column: string; value: SqlValue },
  mayBeNew: boolean,
  write: (rows: readonly Values[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const missing = rows.map((row) => missingIn(schema, row, mayBeNew))
  if (missing.every((columns) => columns.length === 0)) return write(rows)
  return transaction(async () => {
    const written: T[] = []
    for (const [i, row] of rows.entries()) {
      const whole = await completed(schema, dialect, row, missing[i]!, keyOf(row))
      written.push(...(await write([whole])))
    }
    return written
  })
}

/** The columns that are needed to take the given texts apart, or all texts when their language is given; and those that a new row would have a default in. */
function missingIn({ words, fullText, columns }: TableSchema, row: Values, mayBeNew: boolean): string[] {
  const texts = typeof words?.language === 'object' ? [...fullText, words.language.column] : []
  const needed = texts.some((column) => row.has(column)) ? texts : []
  const omitted = mayBeNew ? columns.filter((column) => column.default !== undefined).map(({ name }) => name) : []
  return [...new Set([...needed, ...omitted])].filter((column) => !row.has(column))
}

async function completed(
  schema: TableSchema,
  dialect: Dialect,
  row: Values,
  missing: readonly string[],
  key: { column: string; value: SqlValue },
): Promise<Values> {
  if (missing.length === 0) return row
  const column = columnOf(schema, key.column)
  const condition = column
    ? dialect.equals(column, name(column.name, 't'), [sql`${key.value}`])
    : sql`t.id = ${key.value}`
  const [stored] = await read(
    sql`select ${join(missing.map((one) => name(one, 't')))} from ${name(schema.name)} t where ${condition}`,
  )
  return stored
    ? new Map([...row, ...missing.map((one): [string, SqlValue] => [one, stored[one]!])])
    : withDefaults(schema, row)
}
