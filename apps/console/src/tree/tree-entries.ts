// Reading values for the tree: what has children, how a closed node looks, where notes belong.
import type { ShownNote } from '../server.ts'

/** Name and value of each child; undefined for what has none (scalars, dates). */
export function entriesOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Date) return undefined
  return Array.isArray(value) ? value.map((item, index) => [String(index), item]) : Object.entries(value)
}

/** `[3]`, `{ url, title, … }`: a closed node in a few words. */
export function previewOf(value: object): string {
  if (Array.isArray(value)) return `[${value.length}]`
  const keys = Object.keys(value)
  if (keys.length === 0) return '{}'
  return `{ ${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ', …' : ''} }`
}

/** Notes by the path that tree nodes have: `/key/0`. */
export function notesByPath(notes: readonly ShownNote[]): Map<string, ShownNote> {
  return new Map(notes.map((note) => [note.path.map((part) => `/${part}`).join(''), note]))
}

/** The value as JSON text for copying; what JSON does not know is written as text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? `${item}n` : item), 2) ?? 'undefined'
}
