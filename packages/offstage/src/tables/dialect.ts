// What differs between databases: a few fragments and whole statements with a name each. All other statements are written once, in `statements.ts`.

import type { Fragment, RawRow, SqlValue } from './fragment.ts'
import type { ColumnSchema, TableSchema } from './schema.ts'
import type { SchemaStep } from './schema-change.ts'
import type { Sought } from './words/sought.ts'

/** A full text match as statements need it. */
export interface Match {
  /** Undefined: nothing can match. */
  readonly sought: Sought | undefined
  /** Only these columns; all of the table's full text when undefined. */
  readonly columns: readonly string[] | undefined
}

export interface Window {
  readonly limit: number | undefined
  readonly offset: number
}

/** What a statement gives, and what to make of it: rows `{ _seq, snippet }`, in which matches stand between the marks of `stored-text.ts`. */
export interface Quotation {
  readonly texts: Fragment
  quote(rows: readonly RawRow[]): readonly RawRow[]
}

export interface Dialect {
  /** A text column matches a pattern: `%`, `_`, and `\` before a character meant as it is. */
  like(column: Fragment, pattern: string, ignoreCase: boolean): Fragment
  /** The column is one of the values, of which there is at least one. */
  equals(column: ColumnSchema, ref: Fragment, values: readonly Fragment[]): Fragment
  /** The column stands on that side (`<`, `<=`, `>`, `>=`) of a value. */
  compares(column: ColumnSchema, ref: Fragment, sign: string, value: Fragment): Fragment
  /** What to sort by to have the column in order: one thing, and where that is equal the next. */
  orderKeys(column: ColumnSchema, ref: Fragment): readonly Fragment[]
  /** What `on conflict (…)` calls the index of a unique column. */
  conflictKey(column: ColumnSchema, ref: Fragment): Fragment
  /** The rows of `alias` are among those that match. */
  matches(schema: TableSchema, match: Match, alias: string): Fragment
  /** Rows `{ _seq, rank }` that match and meet `where` (on alias `t`), in `order` (`rank` may stand in it; higher is better). */
  ranked(
    schema: TableSchema,
    match: Match,
    weights: readonly number[],
    where: Fragment,
    order: Fragment,
    window: Window,
  ): Fragment
  /** How to quote those among `seqs` that match. */
  snippets(
    schema: TableSchema,
    match: Match,
    seqs: readonly number[],
    column: string | undefined,
    words: number,
  ): Quotation
  /**
   * What writes a row with these values (all columns of it that are given), made to keep its full text in step; it gives back the columns `returning`. `isNew`: there may be no
   * such row yet.
   */
  written(
    schema: TableSchema,
    writing: Fragment,
    values: ReadonlyMap<string, SqlValue>,
    returning: readonly Fragment[],
    isNew: boolean,
  ): Fragment
  /** `limit … offset …`, or nothing. */
  window(window: Window): Fragment
  /** Marks tables as written. Part of the same transaction as the writing. */
  bumpVersions(tables: Iterable<string>): Fragment
  /** Takes a table from one schema to the next by statements that `run` runs. */
  change(step: SchemaStep, run: (statements: readonly Fragment[]) => Promise<readonly RawRow[][]>): Promise<void>
}
