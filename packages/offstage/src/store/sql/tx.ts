// What a verb is given: statements to run inside the transaction that its driver opened.
import type { Dialect } from './dialect.ts'

export type Value = string | number | null
export type Row = Record<string, Value>

export interface Tx {
  readonly dialect: Dialect
  /** Runs a statement; `$1` is the first parameter. */
  all(text: string, ...parameters: Value[]): Promise<Row[]>
}
