// A value of a data table as a person types it, and back: moments as ISO 8601 in UTC, JSON as JSON, yes and no as true and false.
import type { ConsoleColumn } from '../server.ts'

type Value = string | number | boolean | null
type Typed = Pick<ConsoleColumn, 'name' | 'type'>

export function cellText({ type }: Pick<Typed, 'type'>, value: Value): string {
  if (value === null) return ''
  if (type === 'dateTime') return momentText(Number(value))
  return String(value)
}

/** Throws an `Error` that says what the column takes. */
export function parseCell({ name, type }: Typed, text: string): Exclude<Value, null> {
  const trimmed = text.trim()
  switch (type) {
    case 'number': {
      const number = Number(trimmed.replace(',', '.'))
      return trimmed !== '' && Number.isFinite(number) ? number : takes(name, 'a number, such as 12.5')
    }
    case 'boolean':
      return trimmed === 'true' || (trimmed === 'false' ? false : takes(name, 'true or false'))
    case 'dateTime': {
      // A day or a moment without a zone is meant in UTC, as it is shown.
      const plain = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/.test(trimmed)
      const at = Date.parse(plain ? `${trimmed.replace(' ', 'T')}${trimmed.length > 10 ? 'Z' : ''}` : trimmed)
      return Number.isNaN(at) ? takes(name, 'a moment, such as 2026-05-04 or 2026-05-04T03:02:01Z') : at
    }
    case 'json':
      try {
        JSON.parse(text)
        return text
      } catch (error) {
        return takes(name, `JSON: ${(error as Error).message}`)
      }
    case 'link':
      return /^[0-9a-z]{26}$/.test(trimmed) ? trimmed : takes(name, 'the id of a row, 26 letters and digits')
    default:
      return text
  }
}

function momentText(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString()
}

function takes(name: string, what: string): never {
  throw new Error(`${name} takes ${what}.`)
}
