// What differs between databases: a few fragments and whole statements with a name each. All other statements are written once, in `statements.ts`.

import type { Fragment } from './fragment.ts'
import type { FullTextQuery } from './full-text-query.ts'
import type { TableSchema } from './schema.ts'
import type { SchemaStep } from './schema-change.ts'

/** A full text match as statements need it. */
export interface Match {
  readonly query: FullTextQuery
  readonly words: 'all' | 'any'
  /** Only these columns; all of the table's full text when undefined. */
  readonly columns: readonly string[] | undefined
}

export interface Window {
  readonly limit: number | undefined
  readonly offset: number
}

export interface Dialect {
  /** A text column matches a pattern: `%`, `_`, and `\` before a character meant as it is. */
  like(column: Fragment, pattern: string, ignoreCase: boolean): Fragment
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
  /** Rows `{ _seq, snippet }` of those among `seqs` that match; matches stand between the marks of `stored-text.ts`. */
  snippets(
    schema: TableSchema,
    match: Match,
    seqs: readonly number[],
    column: string | undefined,
    words: number,
  ): Fragment
  /** `limit … offset …`, or nothing. */
  window(window: Window): Fragment
  /** Statements that take a table from one schema to the next. */
  change(step: SchemaStep): readonly Fragment[]
}
