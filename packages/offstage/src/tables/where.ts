// Turns a query into the SQL of its condition, checked against the table's schema. Comparisons know no third truth: what is null meets only null, and `not` is the exact opposite.
import { didYouMean } from '../base/closest.ts'
import { clip, OffstageError } from '../base/errors.ts'
import type { Dialect, Match } from './dialect.ts'
import { type Fragment, join, name, raw, sql } from './fragment.ts'
import { CONDITION, type Comparison, type Condition, type FullTextMatch, isCondition } from './operators.ts'
import { type ColumnSchema, columnOf, type TableSchema } from './schema.ts'
import { describe, toStored } from './stored-value.ts'
import { soughtIn } from './words/sought-in.ts'

const MAX_CONDITIONS = 500
const MAX_DEPTH = 50
const MAX_VALUES = 10_000
/** What SQLite takes in one statement, less what is not of the condition. */
const MAX_SQL_VALUES = 32_000
const NOTHING = raw('1 = 0')
const EVERYTHING = raw('1 = 1')
const ID: ColumnSchema = { name: 'id', type: 'link', optional: false, unique: true, indexed: true }

/** What a query is written for. */
export interface Scope {
  readonly schema: TableSchema
  readonly dialect: Dialect
  /** Those that texts of the table are in. */
  readonly languages: readonly string[]
}

/** A full text match, of one column or of all. */
export interface AskedMatch {
  readonly match: FullTextMatch
  readonly column: string | undefined
}

/** The condition of a query on the table's alias `t`. Errors: `UNKNOWN_COLUMN`, `INVALID_VALUE`, `INVALID_QUERY`, `NO_FULL_TEXT`. */
export function where(scope: Scope, query: unknown): Fragment {
  const condition = rows(new Writer(scope), query, 0)
  if (condition.values.length <= MAX_SQL_VALUES) return condition
  throw new OffstageError(
    'INVALID_QUERY',
    `The query on table '${scope.schema.name}' has more than ${MAX_SQL_VALUES} values: search in several steps.`,
  )
}

/** The match that every row of the result meets, which gives rank and snippet: the query itself, a part of its `allOf`, or of its columns; and the rest of the query. */
export function splitMatch(schema: TableSchema, query: unknown): { match: AskedMatch | undefined; rest: unknown } {
  if (isCondition(query)) {
    if (query[CONDITION] === 'fullText') return { match: asked(schema, query), rest: {} }
    if (query[CONDITION] !== 'allOf') return { match: undefined, rest: query }
    const { items } = query as { items: readonly unknown[] }
    const found = items.find((item): item is FullTextMatch => isCondition(item) && item[CONDITION] === 'fullText')
    if (!found) return { match: undefined, rest: query }
    return {
      match: asked(schema, found),
      rest: { [CONDITION]: 'allOf', items: items.filter((item) => item !== found) },
    }
  }
  for (const [column, value] of Object.entries((query ?? {}) as object)) {
    if (!isCondition(value) || value[CONDITION] !== 'fullText') continue
    return {
      match: asked(schema, value, column),
      rest: Object.fromEntries(Object.entries(query as object).filter(([key]) => key !== column)),
    }
  }
  return { match: undefined, rest: query }
}

/** What a match looks for. */
export function matchOf({ schema, languages }: Scope, { match, column }: AskedMatch): Match {
  return { sought: soughtIn(schema, languages, match), columns: column === undefined ? undefined : [column] }
}

/** Bounds how much SQL one query may become. */
class Writer {
  readonly scope: Scope
  #conditions = 0

  constructor(scope: Scope) {
    this.scope = scope
  }

  step(depth: number): void {
    if (++this.#conditions > MAX_CONDITIONS || depth > MAX_DEPTH) {
      throw new OffstageError(
        'INVALID_QUERY',
        `The query on table '${this.scope.schema.name}' has more than ${MAX_CONDITIONS} conditions or is nested deeper than ${MAX_DEPTH}: search in several steps.`,
      )
    }
  }
}

function rows(writer: Writer, query: unknown, depth: number): Fragment {
  const { schema, dialect } = writer.scope
  writer.step(depth)
  if (isCondition(query)) {
    if (query[CONDITION] === 'fullText')
      return dialect.matches(schema, matchOf(writer.scope, asked(schema, query)), 't')
    if ('items' in query) return combined(query[CONDITION], query.items, (item) => rows(writer, item, depth + 1))
    throw new OffstageError(
      'INVALID_QUERY',
      `${query[CONDITION]}() compares a column: search({ column: ${query[CONDITION]}(…) }).`,
    )
  }
  if (typeof query !== 'object' || query === null || Array.isArray(query)) {
    throw new OffstageError(
      'INVALID_QUERY',
      `A query on table '${schema.name}' is an object such as { ${schema.columns[0]?.name ?? 'id'}: … } or a condition, not ${describe(query)}.`,
    )
  }
  return conjunction(
    Object.entries(query).map(([key, value]) => cell(writer, knownColumn(schema, key), value, depth + 1)),
  )
}

function cell(writer: Writer, column: ColumnSchema, value: unknown, depth: number): Fragment {
  const { schema, dialect } = writer.scope
  writer.step(depth)
  const where = `${schema.name}.${column.name}`
  const ref = name(column.name, 't')
  if (value === undefined) {
    throw new OffstageError(
      'INVALID_VALUE',
      `${where} is undefined in a query: leave it out, or use null for rows without a value.`,
    )
  }
  if (value === null) return sql`${ref} is null`
  if (!isCondition(value)) return dialect.equals(column, ref, [sql`${comparable(where, column, value)}`])
  if (value[CONDITION] === 'fullText')
    return dialect.matches(schema, matchOf(writer.scope, asked(schema, value, column.name)), 't')
  if ('operands' in value) return comparison(writer.scope, where, column, value)
  // Plain values go into one list: thousands of them are no tree of conditions.
  const plain = value.items.filter((item) => item !== null && item !== undefined && !isCondition(item))
  if (value[CONDITION] === 'allOf' || plain.length < 2)
    return combined(value[CONDITION], value.items, (item) => cell(writer, column, item, depth + 1))
  if (plain.length > MAX_VALUES)
    throw new OffstageError(
      'INVALID_QUERY',
      `${where}: more than ${MAX_VALUES} values in one condition: search in several steps.`,
    )
  const list = dialect.equals(
    column,
    ref,
    plain.map((item) => sql`${comparable(where, column, item)}`),
  )
  const others = value.items
    .filter((item) => !plain.includes(item))
    .map((item) => cell(writer, column, item, depth + 1))
  return combined(value[CONDITION], [list, ...others], (part) => part)
}

const SIGNS = { greaterThan: '>', lessThan: '<', atLeast: '>=', atMost: '<=' }

function comparison(
  { dialect }: Scope,
  where: string,
  column: ColumnSchema,
  { [CONDITION]: kind, operands }: Comparison<unknown>,
): Fragment {
  const ref = name(column.name, 't')
  if (kind === 'like' || kind === 'ilike') {
    if (column.type !== 'text')
      throw new OffstageError('INVALID_QUERY', `${where} is a ${column.type} column; ${kind}() needs a text column.`)
    const pattern = String(comparable(where, column, operands[0]))
    if (pattern.length > 1000)
      throw new OffstageError('INVALID_QUERY', `${where}: a pattern can have at most 1,000 characters.`)
    return dialect.like(ref, pattern, kind === 'ilike')
  }
  if (column.type === 'boolean' || column.type === 'link') {
    throw new OffstageError(
      'INVALID_QUERY',
      `${where} is a ${column.type} column; ${kind}() needs an order, which these values do not have.`,
    )
  }
  const [first, second] = operands.map((operand) => sql`${comparable(where, column, operand)}`)
  const bound = (sign: string, value: Fragment) => dialect.compares(column, ref, sign, value)
  if (kind === 'between') return sql`(${bound('>=', first!)} and ${bound('<=', second!)})`
  return bound(SIGNS[kind], first!)
}

function comparable(where: string, column: ColumnSchema, value: unknown) {
  if (column.type === 'json')
    throw new OffstageError(
      'INVALID_QUERY',
      `${where} is a json column, which can be compared with null only. Keep what you search for in a column of its own.`,
    )
  return toStored(where, column, value)
}

function combined<T>(kind: Condition[typeof CONDITION], items: readonly T[], write: (item: T) => Fragment): Fragment {
  const parts = items.map(write)
  if (kind === 'allOf') return conjunction(parts)
  const any = parts.length === 0 ? NOTHING : sql`(${join(parts, ' or ')})`
  return kind === 'anyOf' ? any : sql`(${any} is not true)`
}

function conjunction(parts: readonly Fragment[]): Fragment {
  return parts.length === 0 ? EVERYTHING : sql`(${join(parts, ' and ')})`
}

function asked(schema: TableSchema, match: FullTextMatch, column?: string): AskedMatch {
  if (column !== undefined) knownColumn(schema, column)
  if (column === undefined ? schema.fullText.length === 0 : !schema.fullText.includes(column)) {
    throw new OffstageError(
      'NO_FULL_TEXT',
      `${column === undefined ? `Table '${schema.name}'` : `${schema.name}.${column}`} is not in the full text: declare it, as in table('${schema.name}', { … }, { fullText: ['${column ?? 'title'}'] }).`,
    )
  }
  return { match, column }
}

/** The column of a query; `id` is one too. Error: `UNKNOWN_COLUMN`. */
export function knownColumn(schema: TableSchema, key: string): ColumnSchema {
  const column = key === 'id' ? ID : columnOf(schema, key)
  if (column) return column
  const known = ['id', ...schema.columns.map((one) => one.name)]
  throw new OffstageError(
    'UNKNOWN_COLUMN',
    `Table '${schema.name}' has no column '${clip(key)}'.${didYouMean(key, known)} It has: ${known.join(', ')}.`,
  )
}
