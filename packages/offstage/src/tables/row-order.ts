// Keyset paging for the grid: an order with a cursor that stays right while rows come and go, and costs the same on the last page as on the first.
import { OffstageError } from '../base/errors.ts'
import { type Fragment, join, name, raw, type SqlValue, sql } from './fragment.ts'
import type { ColumnSchema } from './schema.ts'

/** Where a row stands in an order. */
export interface Position {
  readonly seq: number
  readonly key: SqlValue
}
export interface RowOrder {
  /** What rows are sorted by; null when it is the order of adding. */
  readonly key: Fragment
  readonly condition: Fragment
  readonly terms: Fragment
}

// Long texts are sorted by their beginning, so that a cursor stays short.
const KEY_LENGTH = 100

/** The order by a column (or as added), from a cursor on; `backwards` turns all of it round. Nulls come last, equals as added. Error: `INVALID_QUERY`. */
export function rowOrder(
  column: ColumnSchema | undefined,
  direction: 'asc' | 'desc',
  cursor: string | undefined,
  backwards: boolean,
): RowOrder {
  if (direction !== 'asc' && direction !== 'desc')
    throw new OffstageError('INVALID_QUERY', "direction is 'asc' or 'desc'.")
  const position = cursor === undefined ? undefined : parse(cursor, column)
  const up = (direction === 'asc') !== backwards
  if (!column) {
    const condition = position ? sql`t._seq ${raw(up ? '>' : '<')} ${position.seq}` : raw('1 = 1')
    return { key: raw('null'), condition, terms: raw(`t._seq ${up ? 'asc' : 'desc'}`) }
  }
  const ref = name(column.name, 't')
  const key =
    column.type === 'text' || column.type === 'json' ? sql`substr(${ref}, 1, ${raw(String(KEY_LENGTH))})` : ref
  const terms = sql`${key} ${raw(up ? 'asc' : 'desc')} ${raw(backwards ? 'nulls first' : 'nulls last')}, t._seq ${raw(backwards ? 'desc' : 'asc')}`
  return { key, condition: position ? beyond(key, position, up, backwards) : raw('1 = 1'), terms }
}

/** The text of a position. */
export function positionOf({ seq, key }: Position): string {
  return Buffer.from(JSON.stringify([seq, key])).toString('base64url')
}

function beyond(key: Fragment, position: Position, up: boolean, backwards: boolean): Fragment {
  const sameKey = sql`t._seq ${raw(backwards ? '<' : '>')} ${position.seq}`
  const isNull = sql`${key} is null`
  if (position.key === null) {
    const among = sql`(${isNull} and ${sameKey})`
    return backwards ? sql`(${key} is not null or ${among})` : among
  }
  const parts = [sql`${key} ${raw(up ? '>' : '<')} ${position.key}`, sql`(${key} = ${position.key} and ${sameKey})`]
  return sql`(${join(backwards ? parts : [...parts, isNull], ' or ')})`
}

function parse(cursor: string, column: ColumnSchema | undefined): Position {
  try {
    const [seq, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (Number.isSafeInteger(seq) && isKey(key, column)) return { seq: seq as number, key }
  } catch {
    // Not JSON: answered below, as any other cursor that is none of ours.
  }
  throw new OffstageError('INVALID_QUERY', 'This cursor is not one that an earlier page gave.')
}

function isKey(key: unknown, column: ColumnSchema | undefined): key is SqlValue {
  if (key === null) return true
  if (column?.type === 'number') return typeof key === 'number'
  if (column?.type === 'dateTime' || column?.type === 'boolean') return Number.isSafeInteger(key)
  return column !== undefined && typeof key === 'string' && key.isWellFormed() && !key.includes('\0')
}
