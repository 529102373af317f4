// What a stored value becomes in JSON: dates as ISO text, bigints as text, maps as pairs, sets as arrays, bytes as base64, NaN and infinities as text.
import { OffstageError } from '../base/errors.ts'

/** A value may share parts of itself so often that written out it would never end. */
const MOST_NODES = 2_000_000

/** Error: `VALUE_TOO_LARGE` for a value that is too large once written out. */
export function plain(value: unknown): unknown {
  let nodes = 0
  return copy(value)

  function copy(node: unknown): unknown {
    if (++nodes > MOST_NODES)
      throw new OffstageError(
        'VALUE_TOO_LARGE',
        `This value has more than ${MOST_NODES} parts written out. Look at it in code: (await getBackgroundTask(id)).snapshot().`,
      )
    if (typeof node === 'bigint') return String(node)
    if (typeof node === 'number') return Number.isFinite(node) ? node : String(node)
    if (typeof node !== 'object' || node === null) return node
    if (Array.isArray(node)) return Array.from(node, (item) => copy(item ?? null))
    if (node instanceof Date) return Number.isNaN(node.getTime()) ? null : node.toISOString()
    if (node instanceof Map) return [...node].map(([key, item]) => [copy(key), copy(item)])
    if (node instanceof Set) return [...node].map(copy)
    if (node instanceof RegExp || node instanceof URL || node instanceof URLSearchParams) return String(node)
    if (node instanceof Error) return { name: node.name, message: node.message }
    if (node instanceof ArrayBuffer) return Buffer.from(node).toString('base64')
    if (ArrayBuffer.isView(node)) return Buffer.from(node.buffer, node.byteOffset, node.byteLength).toString('base64')
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, copy(item)]))
  }
}
