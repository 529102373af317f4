// Every statement on a table's rows that all databases share. Rows carry `_seq`, which counts up as they are added, beside their public id.
import type { Dialect, Match, Window } from './dialect.ts'
import { type Fragment, join, name, raw, type SqlValue, sql } from './fragment.ts'
import { type ColumnSchema, columnOf, type TableSchema } from './schema.ts'
import { type Scope, where } from './where.ts'

export interface Order {
  readonly column: ColumnSchema | 'rank'
  readonly direction: 'asc' | 'desc'
}

/** What is written to. */
export type Target = Pick<Scope, 'schema' | 'dialect'>

/** Rows of a query with `_seq`, `id` and the given columns, in order. */
export function selectRows(
  scope: Scope,
  columns: readonly string[],
  query: unknown,
  order: readonly Order[],
  window: Window,
): Fragment {
  const { schema, dialect } = scope
  return sql`select ${picked(columns)} from ${name(schema.name)} t where ${where(scope, query)} order by ${orderBy(dialect, order)} ${dialect.window(window)}`
}

/** The `_seq` of a query's rows in order. */
export function selectSeqs(scope: Scope, query: unknown, order: readonly Order[], window: Window): Fragment {
  const { schema, dialect } = scope
  return sql`select t._seq from ${name(schema.name)} t where ${where(scope, query)} order by ${orderBy(dialect, order)} ${dialect.window(window)}`
}

/** The `_seq` and rank of the rows that match and meet the rest of the query, in order. */
export function selectRanked(
  scope: Scope,
  match: Match,
  weights: readonly number[],
  rest: unknown,
  order: readonly Order[],
  window: Window,
): Fragment {
  return scope.dialect.ranked(scope.schema, match, weights, where(scope, rest), orderBy(scope.dialect, order), window)
}

/** The rows with these `_seq`, in any order. */
export function selectBySeq(schema: TableSchema, columns: readonly string[], seqs: readonly number[]): Fragment {
  return sql`select ${picked(columns)} from ${name(schema.name)} t where t._seq in (${join(seqs.map((seq) => sql`${seq}`))})`
}

/** One row `{ n }`: how many rows meet the query, within the window. */
export function countRows(scope: Scope, query: unknown, window: Window): Fragment {
  const from = sql`from ${name(scope.schema.name)} t where ${where(scope, query)}`
  if (window.limit === undefined && window.offset === 0) return sql`select count(*) as n ${from}`
  return sql`select count(*) as n from (select 1 ${from} ${scope.dialect.window(window)}) counted`
}

/** Adds one row; what it gives back is of no use. */
export function insertRow({ schema, dialect }: Target, id: string, values: ReadonlyMap<string, SqlValue>): Fragment {
  return dialect.written(schema, inserting(schema, id, values), values, [], true)
}

/** Adds one row, or gives the one with the same key the new values; gives back its id and the columns that were not given. */
export function upsertRow(
  { schema, dialect }: Target,
  id: string,
  values: ReadonlyMap<string, SqlValue>,
  key: string,
): Fragment {
  const given = [...values.keys()].filter((column) => column !== key)
  // Something must be set, or a row that is there already would not be given back.
  const set = (given.length > 0 ? given : [key]).map((column) => sql`${name(column)} = excluded.${name(column)}`)
  const others = schema.columns.map((column) => column.name).filter((column) => !values.has(column))
  const writing = sql`${inserting(schema, id, values)} on conflict (${dialect.conflictKey(columnOf(schema, key)!, name(key))}) do update set ${join(set)}`
  return dialect.written(schema, writing, values, [raw('id'), ...others.map((column) => name(column))], true)
}

/** Changes one row; gives back its id, or nothing if it is gone. */
export function updateRow({ schema, dialect }: Target, id: string, values: ReadonlyMap<string, SqlValue>): Fragment {
  const set = [...values].map(([column, value]) => sql`${name(column)} = ${value}`)
  const writing = sql`update ${name(schema.name)} set ${join(set)} where id = ${id}`
  return dialect.written(schema, writing, values, [raw('id')], false)
}

/** Deletes what meets the query; gives back a row for each. */
export function deleteRows(scope: Scope, query: unknown): Fragment {
  return sql`delete from ${name(scope.schema.name)} as t where ${where(scope, query)} returning id`
}

function inserting(schema: TableSchema, id: string, values: ReadonlyMap<string, SqlValue>): Fragment {
  const columns = [...values.keys()].map((column) => name(column))
  return sql`insert into ${name(schema.name)} (${join([raw('id'), ...columns])}) values (${join([id, ...values.values()].map((value) => sql`${value}`))})`
}

function picked(columns: readonly string[]): Fragment {
  return join([raw('t._seq'), raw('t.id'), ...columns.map((column) => name(column, 't'))])
}

function orderBy(dialect: Dialect, order: readonly Order[]): Fragment {
  const terms = order.flatMap(({ column, direction }) => {
    if (column === 'rank') return [raw(`rank ${direction}`)]
    const nulls = raw(column.optional ? 'nulls last' : '')
    return dialect.orderKeys(column, name(column.name, 't')).map((key) => sql`${key} ${raw(direction)} ${nulls}`)
  })
  return join([...terms, raw('_seq asc')])
}
