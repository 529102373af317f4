// What may stand in a task's state, and the copy that is taken of it at the assignment.
import { OffstageError } from '../base/errors.ts'
import { LIMITS } from './limits.ts'
import { pathOf } from './value.ts'

export type Path = (string | number)[]

export function isScalar(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
}

/**
 * A deep copy of plain data: scalars, dates, arrays, plain objects. Anything whose later change could not be seen (Map, Set, class instances) or stored is
 * refused with its path: `UNSERIALISABLE`, `FORBIDDEN_KEY`, `TOO_DEEP`.
 */
export function storableCopy(value: unknown, path: string, depth = 0, open = new Set<object>()): unknown {
  if (isScalar(value)) return value
  if (typeof value !== 'object' || value === null) throw refuse(path, `is a ${typeof value}`)
  if (value instanceof Date) return new Date(value.getTime())
  if (depth > LIMITS.depth)
    throw new OffstageError(
      'TOO_DEEP',
      `${path.slice(0, 60)}… is nested deeper than ${LIMITS.depth} levels. Flatten it.`,
    )
  if (open.has(value)) throw refuse(path, 'leads back to itself (a cycle)')
  open.add(value)
  const copy = Array.isArray(value) ? copyArray(value, path, depth, open) : copyObject(value, path, depth, open)
  open.delete(value)
  return copy
}

function copyArray(value: unknown[], path: string, depth: number, open: Set<object>): unknown[] {
  const copy: unknown[] = new Array(value.length)
  value.forEach((item, index) => {
    copy[index] = storableCopy(item, pathOf(path, index), depth + 1, open)
  })
  return copy
}

function copyObject(value: object, path: string, depth: number, open: Set<object>): Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null) {
    const name = prototype.constructor?.name || 'a class'
    if (value instanceof Promise) throw refuse(path, 'is a Promise', 'Await it first')
    if (name === 'Map' || name === 'Set') throw refuse(path, `is a ${name}`, 'Use an object or an array')
    throw refuse(path, `is an instance of ${name}`)
  }
  if (Object.getOwnPropertySymbols(value).length > 0) throw refuse(path, 'has symbol keys')
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const inner = pathOf(path, key)
    checkKey(key, inner)
    let item: unknown
    try {
      item = (value as Record<string, unknown>)[key]
    } catch (error) {
      throw new OffstageError('UNSERIALISABLE', `${inner} has a getter that throws, so it cannot be stored.`, {
        cause: error,
      })
    }
    copy[key] = storableCopy(item, inner, depth + 1, open)
  }
  return copy
}

export function checkKey(key: string, path: string): void {
  if (key === '__proto__')
    throw new OffstageError('FORBIDDEN_KEY', `${path}: the key '__proto__' cannot be stored. Rename it.`)
}

function refuse(path: string, fact: string, fix = 'Assign plain data'): OffstageError {
  return new OffstageError('UNSERIALISABLE', `${path} ${fact}, which a task's state cannot hold. ${fix}.`, {
    details: { path },
  })
}
