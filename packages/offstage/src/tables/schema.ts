// A table's shape as plain data: kept in the database beside the table, so that the console can read tables whose definitions it has never seen.
import type { ColumnType } from './column.ts'

export interface ColumnSchema {
  readonly name: string
  readonly type: ColumnType
  readonly optional: boolean
  readonly unique: boolean
  readonly indexed: boolean
  /** Name of the table a link leads to. */
  readonly target?: string
  /** As it is stored, or `NOW`; not there: a value must be given, unless it is optional. */
  readonly default?: string | number
}

export interface TableSchema {
  readonly name: string
  readonly columns: readonly ColumnSchema[]
  /** Columns that full text search reads, in order of declaration. */
  readonly fullText: readonly string[]
  /** How those are taken apart; not there without full text. */
  readonly words?: WordsSchema
  /** How long its changes are kept; false: none are, not there: as before. */
  readonly changes?: { readonly keepMs: number } | false
}

export interface WordsSchema {
  /** Counts up whenever the same text would be taken apart in another way: then the full text is built anew. */
  readonly version: number
  /** The language of all texts, or the column that says which it is of each row. */
  readonly language: string | { readonly column: string }
}

/** The default of a moment that is the one at which the row is added. */
export const NOW = 'now'

/** The column of that name. */
export function columnOf(schema: TableSchema, name: string): ColumnSchema | undefined {
  return schema.columns.find((column) => column.name === name)
}
