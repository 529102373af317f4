// The types of rows, of what is stored and of queries, worked out from the declared columns. Types only.
import type { Column } from './column.ts'
import type { Combination, Comparison, FullTextMatch } from './operators.ts'

export type Columns = { readonly [name: string]: Column }
export type NameOf<C extends Columns> = keyof C & string

type Out<C> = C extends Column<infer T, infer _In, infer O> ? (true extends O ? T | null : T) : never
type In<C> = C extends Column<infer _Out, infer T, infer _O> ? T : never
type OptionalName<C extends Columns> = {
  [K in keyof C]: C[K] extends Column<infer _T, infer _In, false> ? never : K
}[keyof C]
type OmissibleName<C extends Columns> = {
  [K in keyof C]: C[K] extends Column<infer _T, infer _In, boolean, false> ? never : K
}[keyof C]

/** The columns' values in a row; an optional column may be null. */
export type RowValues<C extends Columns, K extends keyof C = keyof C> = { readonly [P in K]: Out<C[P]> }

/** What `addRow` takes: every column but the optional ones and those with a default. */
export type NewRow<C extends Columns> = { [K in Exclude<keyof C, OmissibleName<C>>]: In<C[K]> } & {
  [K in OmissibleName<C>]?: In<C[K]> | (K extends OptionalName<C> ? null : never) | undefined
}
/** What `row.update` takes: any of the columns. */
export type RowChanges<C extends Columns> = {
  [K in keyof C]?: In<C[K]> | (K extends OptionalName<C> ? null : never) | undefined
}

export interface RowMethods<C extends Columns> {
  /** Stores new values and puts them into this object. Errors: `ROW_NOT_FOUND` (deleted meanwhile), `NOT_UNIQUE`, `INVALID_VALUE`. */
  update(changes: RowChanges<C>): Promise<void>
  /** Deletes the row; false if it was gone already. */
  delete(): Promise<boolean>
}
/** A row as it was read; its values can be read, spread and put into JSON, and change only through `update`. */
export type Row<C extends Columns, K extends keyof C = keyof C> = { readonly id: string } & RowValues<C, K> &
  RowMethods<C>

/** A part of a snippet: plain text, to be shown as text; `match` where a word of the query was found. */
export interface SnippetPart {
  readonly text: string
  readonly match: boolean
  /** Where in the column's text it begins, in UTF-16 units; of a part that begins with an ellipsis, where what follows that begins. */
  readonly at: number
}
/** A row found by full text. */
export type Hit<C extends Columns, K extends keyof C = keyof C> = Row<C, K> & {
  /** How well it fits: above 0, higher is better, comparable within one search only. */
  readonly rank: number
  /** The best stretch of the text; empty if the search was told to leave snippets out. */
  readonly snippet: readonly SnippetPart[]
}

/** What a column can be compared with. */
export type ValueQuery<T> =
  | T
  | null
  | Comparison<T>
  | Combination<ValueQuery<T>>
  | (T extends string ? FullTextMatch : never)
/** Columns with the value or condition each must meet; all must hold. */
export type Where<C extends Columns> = { readonly [K in keyof C]?: ValueQuery<In<C[K]>> } & {
  readonly id?: ValueQuery<string>
}
export type Query<C extends Columns> = Where<C> | Combination<Query<C>> | FullTextMatch

/** Makes a misspelt column a compile error also where the query's own type is inferred. */
export type NoStrangers<Q, C extends Columns> = Q extends Combination<unknown> | FullTextMatch
  ? unknown
  : { readonly [P in Exclude<keyof Q, keyof C | 'id'>]: never }

/** Whether a full text match must hold for every row of the result, so that rows have a rank and a snippet. */
export type IsRanked<Q> = Q extends FullTextMatch
  ? true
  : Q extends Combination<infer Item, infer Kind>
    ? Kind extends 'allOf'
      ? Extract<Item, FullTextMatch> extends never
        ? false
        : true
      : false
    : Extract<Q[keyof Q], FullTextMatch> extends never
      ? false
      : true
export type Found<Q, C extends Columns, K extends keyof C> = IsRanked<Q> extends true ? Hit<C, K> : Row<C, K>

type By<Name extends string> = Name | { readonly column: Name; readonly direction?: 'asc' | 'desc' }

export interface SearchOptions<C extends Columns, K extends NameOf<C>> {
  /** Nulls come last, equals in the order they were added. Default: as added, or for a full text match `'rank'`, best first. */
  orderBy?: By<NameOf<C> | 'rank'> | readonly By<NameOf<C> | 'rank'>[]
  limit?: number
  offset?: number
  /** Read only these columns; default all. Worth it where others hold much text. */
  columns?: readonly K[]
  /** Of a full text match: the column to quote (default: the best), and about how many words (1 to 64, default 24); false for none. */
  snippet?: { column?: NameOf<C>; words?: number } | false
}
