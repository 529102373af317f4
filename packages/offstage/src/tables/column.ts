// The kinds of columns a table is declared with: `text()`, `number()`, … Pure data with the value's type attached for the compiler.

export type ColumnType = 'text' | 'number' | 'boolean' | 'dateTime' | 'json' | 'link'

declare const VALUES: unique symbol

/** A declared column: `Out` is what a row gives, `In` what may be stored; what is `Omissible` need not be given for a new row. */
export interface Column<
  Out = unknown,
  In = Out,
  Optional extends boolean = boolean,
  Omissible extends boolean = boolean,
> {
  readonly type: ColumnType
  readonly optional: Optional
  /** What a row has that is added without it; undefined: there is none. */
  readonly default: unknown
  readonly unique: boolean
  readonly indexed: boolean
  readonly target: (() => LinkTarget) | undefined
  /** Never there at run time. */
  readonly [VALUES]?: { readonly out: Out; readonly in: In; readonly omissible: Omissible }
}

/** What a link needs of the table it leads to. */
export interface LinkTarget<R = unknown> {
  readonly name: string
  getById(id: string): Promise<R | null>
}

/** A link as it stands in a row. The row it leads to may have been deleted since: then `get()` gives null. */
export interface Link<R = unknown> {
  readonly id: string
  get(): Promise<R | null>
}

/** How a column is kept. */
export interface ColumnOptions {
  /** May be left out and may be null; default false. */
  optional?: boolean
  /** An index, for columns that are searched or sorted by in big tables; default false. */
  indexed?: boolean
}
export interface UniqueOptions extends ColumnOptions {
  /** No two rows have the same value (nulls apart); makes `upsertRow` possible; default false. */
  unique?: boolean
}

type Required<Options> = Options & { optional?: false; default?: undefined }
type Optional<Options> = Options & { optional: true; default?: undefined }
/** A row added without a value gets this one; so do the rows that are there already when the column is added to a table. */
type Defaulted<Options, Value> = Options & { optional?: false; default: Value }
type AnyOptions = UniqueOptions & { default?: unknown }

/** Text: any JavaScript string comes back as it was, up to 16 million characters. */
export function text(options?: Required<UniqueOptions>): Column<string, string, false, false>
export function text(options: Optional<UniqueOptions>): Column<string, string, true, true>
export function text(options: Defaulted<ColumnOptions, string>): Column<string, string, false, true>
export function text(options: AnyOptions = {}): Column<string> {
  return column('text', options)
}

/** A finite number (double precision; -0 is stored as 0). */
export function number(options?: Required<UniqueOptions>): Column<number, number, false, false>
export function number(options: Optional<UniqueOptions>): Column<number, number, true, true>
export function number(options: Defaulted<ColumnOptions, number>): Column<number, number, false, true>
export function number(options: AnyOptions = {}): Column<number> {
  return column('number', options)
}

export function boolean(options?: Required<ColumnOptions>): Column<boolean, boolean, false, false>
export function boolean(options: Optional<ColumnOptions>): Column<boolean, boolean, true, true>
export function boolean(options: Defaulted<ColumnOptions, boolean>): Column<boolean, boolean, false, true>
export function boolean(options: AnyOptions = {}): Column<boolean> {
  return column('boolean', options)
}

/** A moment, as a `Date`, kept to the millisecond. The default `'now'` is when the row is added. */
export function dateTime(options?: Required<ColumnOptions>): Column<Date, Date, false, false>
export function dateTime(options: Optional<ColumnOptions>): Column<Date, Date, true, true>
export function dateTime(options: Defaulted<ColumnOptions, Date | 'now'>): Column<Date, Date, false, true>
export function dateTime(options: AnyOptions = {}): Column<Date> {
  return column('dateTime', options)
}

/** What JSON can hold; anything else is refused by its path. `json<Shape>()` types it. Can be searched for null only. */
export function json<T = unknown>(options?: Required<object>): Column<T, T, false, false>
export function json<T = unknown>(options: Optional<object>): Column<T, T, true, true>
export function json<T = unknown>(options: Defaulted<object, T>): Column<T, T, false, true>
export function json<T = unknown>(options: AnyOptions = {}): Column<T> {
  return column('json', options)
}

/** A link to a row of another table: store a row, a link or an id; read `{ id, get() }`. Always indexed. */
export function link<R>(
  target: () => LinkTarget<R>,
  options?: Required<ColumnOptions>,
): Column<Link<R>, { readonly id: string } | string, false, false>
export function link<R>(
  target: () => LinkTarget<R>,
  options: Optional<ColumnOptions>,
): Column<Link<R>, { readonly id: string } | string, true, true>
export function link<R>(
  target: () => LinkTarget<R>,
  options: ColumnOptions = {},
): Column<Link<R>, { readonly id: string } | string> {
  return column('link', { ...options, indexed: true }, target)
}

function column(type: ColumnType, options: AnyOptions, target?: () => LinkTarget): Column<never, never> {
  return Object.freeze({
    type,
    optional: options.optional === true,
    default: options.default,
    unique: options.unique === true,
    indexed: options.indexed === true,
    target,
  })
}
