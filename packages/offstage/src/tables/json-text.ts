// The text of a json column. JSON.stringify drops and bends much in silence (functions, NaN, dates, holes); here such a value is refused by its path.
import { clip, OffstageError } from '../base/errors.ts'

const MAX_DEPTH = 100

/** The value as JSON. Properties that are undefined are left out, as JSON does. Error: `INVALID_VALUE`, naming the path. */
export function jsonText(where: string, value: unknown, maxLength: number): string {
  check(where, value, 0)
  const text = JSON.stringify(value)
  if (text.length > maxLength) {
    throw new OffstageError(
      'INVALID_VALUE',
      `${where}: its JSON has ${text.length} characters; the limit is ${maxLength}.`,
    )
  }
  return text
}

function check(path: string, value: unknown, depth: number): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) refuse(path, `${value}`)
    return
  }
  if (typeof value !== 'object') refuse(path, value === undefined ? 'undefined' : `a ${typeof value}`)
  // Also what stops at a cycle.
  if (depth >= MAX_DEPTH) refuse(path, `nested deeper than ${MAX_DEPTH} levels, or in a circle`)
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) check(`${path}[${i}]`, value[i], depth + 1)
    return
  }
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    refuse(
      path,
      `a ${clip(String(prototype?.constructor?.name ?? 'class instance'), 40)}; store plain data (a Date as toISOString())`,
    )
  }
  for (const [key, inner] of Object.entries(value as object)) {
    const inside = `${path}.${clip(key, 40)}`
    if (key === '__proto__') refuse(inside, 'a key that would change prototypes')
    if (typeof inner === 'function' && key === 'toJSON') refuse(inside, 'a function')
    if (inner !== undefined) check(inside, inner, depth + 1)
  }
}

function refuse(path: string, what: string): never {
  throw new OffstageError('INVALID_VALUE', `${clip(path, 200)} cannot be stored as JSON: it is ${what}.`)
}
