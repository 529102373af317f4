// A condition on one column as the console's grid asks for it: plain data, with the value as it is shown.
import { clip, OffstageError } from '../base/errors.ts'
import type { SqlValue } from './fragment.ts'
import { allOf, atLeast, atMost, greaterThan, ilike, lessThan, not } from './operators.ts'
import type { ColumnSchema, TableSchema } from './schema.ts'
import { originalText } from './stored-text.ts'
import { fromStored } from './stored-value.ts'
import { knownColumn } from './where.ts'

/** A value as it is shown and taken: a moment as milliseconds since the epoch, JSON as text, a link as the id it leads to. */
export type CellValue = string | number | boolean | null

export const FILTERS = ['is', 'isNot', 'contains', 'begins', 'less', 'atMost', 'more', 'atLeast'] as const
export interface RowFilter {
  readonly column: string
  readonly is: (typeof FILTERS)[number]
  readonly value: CellValue
}

const MOST = 20

/** The query that says the same. Errors: `UNKNOWN_COLUMN`, `INVALID_QUERY`, `INVALID_VALUE`. */
export function queryOf(schema: TableSchema, filters: readonly RowFilter[]): unknown {
  if (!Array.isArray(filters) || filters.length > MOST)
    throw new OffstageError('INVALID_QUERY', `filters is a list of at most ${MOST} conditions.`)
  return allOf(
    ...filters.map(({ column, is, value }) => {
      const known = column === 'id' ? undefined : knownColumn(schema, column)
      return { [column]: condition(is, known ? givenValue(`${schema.name}.${column}`, known, value) : value) }
    }),
  )
}

/** A shown value as the app would give it. Error: `INVALID_VALUE`. */
export function givenValue(where: string, column: ColumnSchema, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (column.type === 'dateTime') return typeof value === 'number' ? new Date(value) : value
  if (column.type !== 'json') return value
  try {
    return JSON.parse(String(value))
  } catch (error) {
    throw new OffstageError('INVALID_VALUE', `${where} takes JSON: ${(error as Error).message}.`)
  }
}

/** A stored value as it is shown. */
export function shownValue(column: ColumnSchema, stored: SqlValue): CellValue {
  if (stored === null) return null
  if (column.type === 'boolean') return fromStored(column, stored) as boolean
  return column.type === 'text' ? originalText(String(stored)) : stored
}

function condition(is: RowFilter['is'], value: unknown): unknown {
  switch (is) {
    case 'is':
      return value
    case 'isNot':
      return not(value)
    case 'contains':
      return ilike(`%${literally(value)}%`)
    case 'begins':
      return ilike(`${literally(value)}%`)
    case 'less':
      return lessThan(value)
    case 'atMost':
      return atMost(value)
    case 'more':
      return greaterThan(value)
    case 'atLeast':
      return atLeast(value)
    default:
      throw new OffstageError('INVALID_QUERY', `'${clip(String(is))}' is no condition: ${FILTERS.join(', ')} are.`)
  }
}

function literally(value: unknown): string {
  return String(value).replace(/[\\%_]/g, '\\$&')
}
