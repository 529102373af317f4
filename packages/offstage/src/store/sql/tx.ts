// What a verb sees of the database: statements in, rows out, inside a transaction that somebody else begins and ends.
import type { Dialect } from './dialect.ts'

export type Cell = string | number | null
export type Row = Record<string, Cell>

/** One statement's text in a dialect. Made once and kept in a constant: drivers prepare it once per function. */
export type Statement = (dialect: Dialect) => string

export interface Tx {
  /** Runs one statement to its end; `parameters` fill `$1`, `$2`…. Several asked at once are done in the order asked; if one fails, the transaction has failed. */
  all(statement: Statement, parameters?: readonly Cell[]): Promise<Row[]>
  /** It is the app's own transaction, which may be serializable: what is read in it can make it fail. */
  readonly isForeign?: boolean
}

/** What may be under way at the same time. If something fails, that is told when all has come to its end: nothing may be sent into a transaction that was given up. */
export async function together<T extends readonly unknown[]>(
  parts: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const done = await Promise.allSettled(parts)
  for (const part of done) if (part.status === 'rejected') throw part.reason
  return Promise.all(parts) as Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>
}

/** A batch as one parameter: opened in the statement by the dialect's `rows`. */
export function batch(rows: readonly (readonly Cell[])[]): string {
  return JSON.stringify(rows)
}
