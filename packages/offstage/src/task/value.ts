// What may be stored, and how: arguments, states and results rest and travel as devalue text. Whatever cannot be stored is refused here, by its path.
import { parse, stringify } from 'devalue'
import { OffstageError } from '../base/errors.ts'
import { errorFrom, type Failure, failureFrom } from './failure.ts'
import { LIMITS } from './limits.ts'

/** How a kind of object that devalue does not know becomes data (`encode`) and comes back (`decode`). */
export interface Codec {
  /** Kinds that may stand in the value: tag to a function giving the data, or a falsy value for "not mine". */
  reducers?: Record<string, (value: unknown) => unknown>
  revivers?: Record<string, (data: never) => unknown>
}

export interface EncodeOptions extends Codec {
  /** What is being stored, as it stands in error messages and paths: `args`, `state`, `the result`. */
  what: string
  /** Refuse more UTF-8 bytes than this with `PAYLOAD_TOO_LARGE` (or `tooLarge`). */
  maxBytes?: number
  tooLarge?: string
  /** Code for a value that cannot be stored; default `UNSERIALISABLE`. */
  unserialisable?: string
}

/**
 * The value as text. Round-trips strings, numbers (NaN, infinities and -0 included), bigints, booleans, null, undefined, holes, Date, Map, Set, RegExp, URL,
 * binary arrays, errors (as `failure.ts` keeps them), arrays and plain objects to any mixture, and what `reducers` name.
 * Errors: `UNSERIALISABLE` (names the path), `FORBIDDEN_KEY`, `TOO_DEEP`, `PAYLOAD_TOO_LARGE`.
 */
export function encode(value: unknown, options: EncodeOptions): string {
  const refused = options.unserialisable ?? 'UNSERIALISABLE'
  let text: string
  try {
    const reducers = { ...ERRORS.reducers, ...options.reducers }
    checkStorable(value, options.what, reducers, refused)
    text = stringify(value, reducers)
  } catch (error) {
    if (error instanceof OffstageError) throw error
    const where = typeof (error as { path?: unknown }).path === 'string' ? (error as { path: string }).path : ''
    throw new OffstageError(refused, `${options.what}${where} cannot be stored: ${describe(error)}`, { cause: error })
  }
  const { maxBytes } = options
  if (maxBytes !== undefined && text.length * 3 > maxBytes) {
    const bytes = byteLength(text)
    if (bytes > maxBytes) {
      throw new OffstageError(
        options.tooLarge ?? 'PAYLOAD_TOO_LARGE',
        `${options.what}: ${megabytes(bytes)}; the limit is ${megabytes(maxBytes)}. Store it elsewhere (a data table, a file) and pass an id.`,
        { details: { bytes, limit: maxBytes } },
      )
    }
  }
  return text
}

/** The value of a text that `encode` made. Error: `INVALID_VALUE` for any other text. */
export function decode<T = unknown>(text: string, revivers?: Codec['revivers']): T {
  try {
    return parse(text, { ...ERRORS.revivers, ...revivers } as Record<string, (data: unknown) => unknown>) as T
  } catch (error) {
    if (error instanceof OffstageError) throw error
    throw new OffstageError('INVALID_VALUE', `This is not an encoded value: ${describe(error)}`, { cause: error })
  }
}

/** UTF-8 bytes of a text. */
export function byteLength(text: string): number {
  return encoder.encode(text).byteLength
}

const ERRORS = {
  reducers: { Error: (value: unknown) => value instanceof Error && failureFrom(value) },
  revivers: { Error: (data: Failure) => errorFrom(data) },
}

const encoder = new TextEncoder()
const LEAVES = [Date, RegExp, URL, URLSearchParams, ArrayBuffer]

/** Refuses what devalue would refuse, or change, with a path a person can read; also what is too deep or runs in circles. */
function checkStorable(
  value: unknown,
  what: string,
  reducers: Record<string, (value: unknown) => unknown>,
  code: string,
) {
  const open = new Set<object>()
  const done = new Set<object>()
  visit(value, what, 0)

  function visit(node: unknown, path: string, depth: number): void {
    if (node === null || (typeof node !== 'object' && typeof node !== 'function' && typeof node !== 'symbol')) return
    for (const reduce of Object.values(reducers)) if (reduce(node)) return
    if (typeof node !== 'object') throw refuse(path, `is a ${typeof node}`)
    if (open.has(node)) throw refuse(path, 'leads back to itself (a cycle)')
    if (done.has(node)) return
    if (depth > LIMITS.depth)
      throw new OffstageError(
        'TOO_DEEP',
        `${what} is nested deeper than ${LIMITS.depth} levels. Flatten it, or store it elsewhere and pass an id.`,
      )
    open.add(node)
    if (Array.isArray(node)) for (const index of node.keys()) visit(node[index], `${path}[${index}]`, depth + 1)
    else if (node instanceof Map) for (const [key, item] of node) visitPair(key, item, path, depth)
    else if (node instanceof Set) for (const item of node) visit(item, `${path}.values()`, depth + 1)
    else if (!LEAVES.some((leaf) => node instanceof leaf) && !ArrayBuffer.isView(node)) visitObject(node, path, depth)
    open.delete(node)
    done.add(node)
  }

  function visitPair(key: unknown, item: unknown, path: string, depth: number): void {
    visit(key, `${path}.keys()`, depth + 1)
    visit(item, `${path}.get(${typeof key === 'string' ? JSON.stringify(key) : String(typeof key)})`, depth + 1)
  }

  function visitObject(node: object, path: string, depth: number): void {
    const prototype = Object.getPrototypeOf(node)
    if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null) {
      const name = prototype.constructor?.name
      if (node instanceof Promise) throw refuse(path, 'is a Promise', 'Await it first')
      throw refuse(path, `is an instance of ${name || 'a class'}`)
    }
    if (typeof (node as { then?: unknown }).then === 'function')
      throw refuse(path, 'is a promise or thenable', 'Await it first')
    if (Object.getOwnPropertySymbols(node).length > 0) throw refuse(path, 'has symbol keys')
    for (const key of Object.keys(node)) {
      const inner = pathOf(path, key)
      if (key === '__proto__')
        throw new OffstageError('FORBIDDEN_KEY', `${inner}: the key '__proto__' cannot be stored. Rename it.`)
      let item: unknown
      try {
        item = (node as Record<string, unknown>)[key]
      } catch (error) {
        throw refuse(inner, `has a getter that throws (${describe(error)})`)
      }
      visit(item, inner, depth + 1)
    }
  }

  function refuse(path: string, fact: string, fix = 'Pass plain data'): OffstageError {
    return new OffstageError(code, `${path} ${fact}, which cannot be stored. ${fix}.`, { details: { path } })
  }
}

/** `a.b` or `a["odd key"]`. */
export function pathOf(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function megabytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${(bytes / 1024).toFixed(1)} KB`
}
