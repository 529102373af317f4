// A column's value on its way into the database and out of it, checked: what cannot be stored is refused by table and column, never changed in silence.
import { clip, OffstageError } from '../base/errors.ts'
import type { SqlValue } from './fragment.ts'
import { jsonText } from './json-text.ts'
import type { ColumnSchema } from './schema.ts'
import { originalText, storedText } from './stored-text.ts'

const MAX_TEXT = 16_000_000

/** The value as the database keeps it. `where` names it in errors, as in `pages.title`. Error: `INVALID_VALUE`. */
export function toStored(where: string, column: ColumnSchema, value: unknown): Exclude<SqlValue, null> {
  switch (column.type) {
    case 'text':
      if (typeof value !== 'string') return refuse(where, 'a text', value)
      if (value.length > MAX_TEXT) return refuse(where, 'a text of at most 16 million characters', value)
      return storedText(value)
    case 'number':
      // -0 becomes 0: SQLite keeps no sign of zero.
      return typeof value === 'number' && Number.isFinite(value) ? value + 0 : refuse(where, 'a finite number', value)
    case 'boolean':
      return typeof value === 'boolean' ? Number(value) : refuse(where, 'true or false', value)
    case 'dateTime': {
      const at = value instanceof Date ? value.getTime() : Number.NaN
      return Number.isNaN(at) ? refuse(where, 'a valid Date', value) : at
    }
    case 'link': {
      const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value
      return typeof id === 'string' && /^[0-9a-z]{26}$/.test(id)
        ? id
        : refuse(where, 'a row, a link or the id of a row', value)
    }
    case 'json':
      return jsonText(where, value, MAX_TEXT)
  }
}

/** The value as the app sees it; a link as the id it leads to. */
export function fromStored(column: ColumnSchema, stored: SqlValue | undefined): unknown {
  if (stored === null || stored === undefined) return null
  switch (column.type) {
    case 'text':
      return originalText(String(stored))
    case 'boolean':
      return Number(stored) === 1
    case 'dateTime':
      return new Date(Number(stored))
    case 'json':
      return JSON.parse(String(stored))
    default:
      return stored
  }
}

function refuse(where: string, expected: string, value: unknown): never {
  throw new OffstageError('INVALID_VALUE', `${where} takes ${expected}, not ${describe(value)}.`)
}

/** A value in a few words, for messages. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'string')
    return value.length > 1000 ? `a text of ${value.length} characters` : `the text '${clip(value, 40)}'`
  if (typeof value === 'bigint') return `the bigint ${clip(`${value}`, 30)}n (use Number(…) or a text column)`
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : 'a Date'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
