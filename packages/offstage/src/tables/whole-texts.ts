// Where each row says which language its texts are in, its words depend on two columns: a write that gives only one of them is completed from the stored row. Used by `write-rows.ts`.
import type { Dialect } from './dialect.ts'
import { join, name, type SqlValue, sql } from './fragment.ts'
import { columnOf, type TableSchema } from './schema.ts'
import { read } from './session.ts'
import { transaction } from './transaction.ts'

type Values = ReadonlyMap<string, SqlValue>

/** Calls `write` with all rows, or, if texts of some must be completed, with one after another in one transaction; gives what it gave for each. */
export async function withWholeTexts<T>(
  schema: TableSchema,
  dialect: Dialect,
  rows: readonly Values[],
  keyOf: (row: Values) => { column: string; value: SqlValue },
  write: (rows: readonly Values[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const missing = rows.map((row) => missingIn(schema, row))
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

/** The columns that are needed to take the given texts apart, or all texts when their language is given. */
function missingIn({ words, fullText }: TableSchema, row: Values): string[] {
  if (typeof words?.language !== 'object') return []
  const needed = [...fullText, words.language.column]
  return needed.some((column) => row.has(column)) ? needed.filter((column) => !row.has(column)) : []
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
  return stored ? new Map([...row, ...missing.map((one): [string, SqlValue] => [one, stored[one]!])]) : row
}
