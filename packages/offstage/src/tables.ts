// The door `offstage/tables`: typed data tables, searched and written without SQL.
export type { Change, ChangesOptions } from './tables/changes.ts'
export {
  boolean,
  type Column,
  type ColumnOptions,
  dateTime,
  json,
  type Link,
  link,
  number,
  text,
  type UniqueOptions,
} from './tables/column.ts'
export type { TableOptions } from './tables/definition.ts'
export type { ExportFormat, ExportStyle } from './tables/export-text.ts'
export {
  allOf,
  anyOf,
  atLeast,
  atMost,
  between,
  type Combination,
  type Comparison,
  type FullTextMatch,
  type FullTextOptions,
  fullTextMatch,
  greaterThan,
  ilike,
  lessThan,
  like,
  noneOf,
  not,
} from './tables/operators.ts'
export type { Search } from './tables/search.ts'
export type {
  Columns,
  Hit,
  NewRow,
  Query,
  Row,
  RowChanges,
  SearchOptions,
  SnippetPart,
  Where,
} from './tables/shapes.ts'
export { type ExportOptions, type Table, table } from './tables/table.ts'
export { type TransactionOptions, transaction } from './tables/transaction.ts'
export { fullTextWords } from './tables/words/full-text-words.ts'
