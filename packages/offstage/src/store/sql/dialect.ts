// The few fragments in which databases differ, by name. Statements are written once with these; a driver brings its own `Dialect` and nothing else knows which one it is.

/** How a column of a batch is read from JSON. */
export type ColumnType = 'text' | 'integer'

export interface Dialect {
  /** A column that numbers rows upwards and never gives a number twice, primary key of its table. */
  identity: string
  /** A whole number that holds milliseconds since the epoch. */
  integer: string
  /** Text that is compared and ordered byte by byte. */
  text: string
  /** Ends a `create table`: rows are stored in the order of their primary key, where the database can. */
  clustered: string
  /** Ends a `create table` whose rows change often. */
  changing: string
  /** The database's clock, whole milliseconds since the epoch. */
  now: string
  /** What tells the database from every other one that can be reached; the same in all its sessions. */
  whereabouts: string
  /** A statement that gives the `name` of every table there is. */
  tables: string
  /** An `and` of a `select` of tasks that may be taken: without those whose numbers are known to be over, where that is worth while. */
  fresh: string
  /** Ends a `select` whose rows are to be changed: rows that another transaction is about to change are left out. */
  skipLocked: string
  /** Ends a `select` from `alias` whose rows are to stay as they are until this transaction ends: one that is about to change them is waited for. */
  holding(alias: string): string
  /** Follows a table's name: the index to go along, where a planner is known to choose another. */
  along(index: string): string
  /** Ends a `select` whose rows only one transaction at a time may hold: others wait for it. */
  locked: string
  /** The batch in parameter `$1`, `$2`…: a JSON array of arrays, as a table with these columns, and `i` for the place in the batch. Wants an alias. */
  rows(parameter: string, columns: Record<string, ColumnType>): string
}
