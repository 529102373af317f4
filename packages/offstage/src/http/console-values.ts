// Values of tasks and tables as the console may show them: plain data, bounded, with a note wherever something was cut or stands for something else.

/** What was left out, or what stands here instead, at `path` (keys and indexes from the root). */
export interface ShownNote {
  path: (string | number)[]
  text: string
  /** The id of the task that stands here. */
  task?: string
}

/** `value` holds null, booleans, numbers, bigints, texts, dates, undefined, arrays and plain objects, nothing else. */
export interface Shown {
  value: unknown
  notes: ShownNote[]
}

/** Characters of one text, and of a whole tree. */
const TEXT = 2048
const TREE = 64 * 1024
const ITEMS = 1000
const DEPTH = 40

/** A safe copy of a value of at most about 64 K characters. Never throws for what the store can hold. */
export function shownValue(value: unknown): Shown {
  const notes: ShownNote[] = []
  let left = TREE
  return { value: copy(value, []), notes }

  function copy(node: unknown, path: ShownNote['path']): unknown {
    left -= 8
    if (typeof node === 'string') return text(node, path)
    if (typeof node === 'function' || typeof node === 'symbol') return String(node)
    if (typeof node !== 'object' || node === null || node instanceof Date) return node
    if (path.length > DEPTH) return stand('…', path, `nested deeper than ${DEPTH} levels`)
    if (node instanceof ShownTask) return stand(`${node.name} ${node.id}`, path, 'a task', { task: node.id })
    if (Array.isArray(node)) return list(node, path)
    if (node instanceof Set) return stand(list([...node], path), path, 'a Set')
    if (node instanceof Map) return stand(list([...node], path), path, 'a Map, as pairs')
    if (ArrayBuffer.isView(node) || node instanceof ArrayBuffer)
      return stand(`${node.byteLength} bytes`, path, node.constructor.name)
    const prototype = Object.getPrototypeOf(node)
    if (prototype !== null && prototype !== Object.prototype)
      return stand(text(printed(node), path), path, prototype.constructor?.name ?? 'an object')
    return record(node as Record<string, unknown>, path)
  }

  function text(given: string, path: ShownNote['path']): string {
    const most = Math.max(0, Math.min(TEXT, left))
    left -= Math.min(given.length, most)
    if (given.length <= most) return given
    notes.push({ path, text: `${given.length - most} more of ${given.length} characters` })
    return given.slice(0, most).toWellFormed()
  }

  function list(items: unknown[], path: ShownNote['path']): unknown[] {
    const kept: unknown[] = []
    for (const item of items) {
      if (kept.length >= ITEMS || left <= 0) {
        notes.push({ path, text: `${items.length - kept.length} more of ${items.length} items` })
        break
      }
      kept.push(copy(item, [...path, kept.length]))
    }
    return kept
  }

  function record(given: Record<string, unknown>, path: ShownNote['path']): Record<string, unknown> {
    const keys = Object.keys(given)
    const kept: Record<string, unknown> = {}
    let count = 0
    for (const key of keys) {
      if (count >= ITEMS || left <= 0) {
        notes.push({ path, text: `${keys.length - count} more of ${keys.length} keys` })
        break
      }
      left -= key.length
      const name = key.length > 200 ? `${key.slice(0, 200).toWellFormed()}…` : key
      kept[name] = copy(given[key], [...path, name])
      count++
    }
    return kept
  }

  function stand(value: unknown, path: ShownNote['path'], what: string, more: { task?: string } = {}): unknown {
    notes.push({ path, text: what, ...more })
    return value
  }
}

/** Stands for a Task inside a value, while it is being shown. */
export class ShownTask {
  readonly id: string
  readonly name: string

  constructor(ref: { id: string; name: string }) {
    this.id = ref.id
    this.name = ref.name
  }
}

function printed(node: object): string {
  try {
    return String(node)
  } catch {
    // An object without a prototype's toString, or one that throws.
    return Object.prototype.toString.call(node)
  }
}
