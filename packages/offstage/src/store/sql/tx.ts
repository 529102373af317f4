// What a verb sees of the database: statements in, rows out, inside a transaction that somebody else begins and ends.
import type { Dialect } from './dialect.ts'

export type Cell = string | number | null
export type Row = Record<string, Cell>

/** One statement's text in a dialect. Made once and kept in a constant: drivers prepare it once per function. */
export type Statement = (dialect: Dialect) => string

export interface Tx {
  /** Runs one statement to its end; `parameters` fill `$1`, `$2`…. */
  all(statement: Statement, parameters?: readonly Cell[]): Promise<Row[]>
}

/** A batch as one parameter: opened in the statement by the dialect's `rows`. */
export function batch(rows: readonly (readonly Cell[])[]): string {
  return JSON.stringify(rows)
}
