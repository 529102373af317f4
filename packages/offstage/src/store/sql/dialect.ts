// The few fragments in which databases differ; everything else of a statement is one text for all.

/** How a column of a batch is read out of JSON. */
export type ColumnKind = 'text' | 'int'

export interface Dialect {
  /** The database's clock, whole ms since the epoch. */
  now: string
  /** The rows of a JSON array of objects given as a parameter, as a table `r` with an extra column `i`, its place from 0. */
  rows(parameter: string, columns: Record<string, ColumnKind>): string
  /** The texts of a JSON array given as a parameter: a sub-select of one column. */
  texts(parameter: string): string
  /** Type of a number that grows by itself and is the primary key. */
  identity: string
  /** Type of whole numbers up to 2^53. */
  int: string
  /** Appended to a select whose rows are to be locked, passing over those that others hold. */
  skipLocked: string
}

export const sqliteDialect: Dialect = {
  now: "cast(unixepoch('subsec') * 1000 as integer)",
  rows: (parameter, columns) =>
    `(select key as i, ${Object.keys(columns)
      .map((name) => `value ->> '${name}' as ${name}`)
      .join(', ')} from json_each(${parameter})) as r`,
  texts: (parameter) => `(select value from json_each(${parameter}))`,
  identity: 'integer primary key autoincrement',
  int: 'integer',
  skipLocked: '',
}
