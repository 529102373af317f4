// The proxies through which a task writes its state. Each object of the state has one; a write finds its own path by walking up, so that array elements that moved
// are still written where they are now, and what was taken out of the state no longer counts.
import { OffstageError } from '../base/errors.ts'
import { checkKey, isScalar, type Path, storableCopy } from './state-value.ts'
import { byteLength, encode, pathOf } from './value.ts'

type Node = Record<string | number, unknown>
interface Place {
  parent: Node | undefined
  key: string | number
}
interface Listener {
  /** A write was made; `undo` takes it back, `bytes` is about what it added. May throw, having undone it. `isRewrite`: a figure took the place of a figure. */
  written(path: Path, undo: () => void, bytes: number, isRewrite: boolean): void
}

const REARRANGING = new Set(['pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'])

export class TrackedNodes {
  #proxies = new WeakMap<Node, Node>()
  #targets = new WeakMap<Node, Node>()
  #places = new WeakMap<Node, Place>()
  readonly #listener: Listener

  constructor(listener: Listener) {
    this.#listener = listener
  }

  /** The proxy of the root or, found by reading, of anything below it. */
  proxyOf(target: object, parent?: Node, key: string | number = ''): object {
    const node = target as Node
    this.#places.set(node, { parent, key })
    let proxy = this.#proxies.get(node)
    if (!proxy) {
      proxy = new Proxy(node, this.#handler)
      this.#proxies.set(node, proxy)
      this.#targets.set(proxy, node)
    }
    return proxy
  }

  readonly #handler: ProxyHandler<Node> = {
    get: (node, key) => this.#read(node, key),
    set: (node, key, value) => this.#assign(node, key, value),
    deleteProperty: (node, key) => this.#remove(node, key),
    defineProperty: (node, key, descriptor) => {
      if (!('value' in descriptor))
        throw new OffstageError(
          'UNSERIALISABLE',
          `state: a getter or setter ('${String(key)}') cannot be stored. Assign its value.`,
        )
      return this.#assign(node, key, descriptor.value)
    },
    getOwnPropertyDescriptor: (node, key) => {
      const own = Reflect.getOwnPropertyDescriptor(node, key)
      return own && 'value' in own && !isScalar(own.value) ? { ...own, value: this.#read(node, key) } : own
    },
    setPrototypeOf: () => {
      throw new OffstageError('FORBIDDEN_KEY', 'state: the prototype of a stored object cannot be changed.')
    },
    preventExtensions: () => {
      throw new OffstageError('UNSERIALISABLE', 'state: a live state cannot be frozen. Freeze a copy.')
    },
  }

  #read(node: Node, key: string | symbol): unknown {
    if (key === '__proto__') checkKey(key, 'state')
    if (!Object.hasOwn(node, key)) {
      if (Array.isArray(node) && typeof key === 'string' && REARRANGING.has(key)) return this.#rearranging(node, key)
      return key === 'constructor' && !Array.isArray(node) ? undefined : Reflect.get(node, key)
    }
    const value = Reflect.get(node, key)
    if (value instanceof Date) return new Date(value.getTime())
    return isScalar(value) ? value : this.proxyOf(value as object, node, key as string)
  }

  #assign(node: Node, key: string | symbol, given: unknown): boolean {
    if (typeof key === 'symbol')
      throw new OffstageError('UNSERIALISABLE', 'state: a symbol cannot be a key of a stored object. Use a string.')
    checkKey(key, 'state')
    if (Array.isArray(node)) {
      if (key === 'length' && given === node.length) return true
      if (key !== 'length' && !/^(0|[1-9]\d*)$/.test(key))
        throw new OffstageError('UNSERIALISABLE', `state: an array cannot have the key '${key}'. Use an object.`)
    }
    let value = given
    let bytes: number
    if (isScalar(given)) bytes = key.length + sizeOf(given)
    else {
      const path = this.#pathOf(node, key)
      const depth = path?.length ?? 0
      value = storableCopy(given, printedPath(path ?? [key]), depth)
      bytes = key.length + sizeOf(value)
    }
    const had = Object.hasOwn(node, key)
    const before = node[key]
    const length = Array.isArray(node) ? node.length : 0
    // `length` and holes change what is at no path of their own, so the array travels whole.
    const whole = Array.isArray(node) && (key === 'length' || Number(key) > length)
    const undone = whole ? [...(node as unknown as unknown[])] : undefined
    node[key] = value
    const undo = () => {
      if (undone) (node as unknown as unknown[]).splice(0, Number.POSITIVE_INFINITY, ...undone)
      else if (had) node[key] = before
      else {
        delete node[key]
        if (Array.isArray(node)) node.length = length
      }
    }
    this.#report(node, whole ? undefined : key, undo, bytes, had && isFigure(before) && isFigure(value))
    return true
  }

  #remove(node: Node, key: string | symbol): boolean {
    if (typeof key === 'symbol' || !Object.hasOwn(node, key)) return true
    const before = node[key]
    if (!Reflect.deleteProperty(node, key)) return false
    // An array travels whole: of an element that was added since the last patch, a reader would not know that there is a hole.
    this.#report(node, Array.isArray(node) ? undefined : key, () => (node[key] = before), 0)
    return true
  }

  /** Array methods that move elements work on the array itself, so that elements keep their identity, and the array travels whole. */
  #rearranging(node: Node, method: string): (...args: unknown[]) => unknown {
    return (...args) => {
      const array = node as unknown as unknown[]
      const before = [...array]
      const path = printedPath(this.#pathOf(node) ?? [])
      const values = args.map((arg) =>
        typeof arg === 'function' ? this.#compare(arg as never) : storableCopy(arg, path),
      )
      const result = (array as unknown as Record<string, (...args: unknown[]) => unknown>)[method]!(...values)
      if (method === 'fill' || method === 'copyWithin') this.#separate(array, path)
      const bytes = values.reduce<number>((sum, value) => sum + sizeOf(value), 0)
      const size = method === 'fill' ? bytes * array.length : method === 'copyWithin' ? sizeOf(array) : bytes
      this.#report(node, undefined, () => array.splice(0, Number.POSITIVE_INFINITY, ...before), size)
      if (result === array) return this.#proxies.get(node)
      if (Array.isArray(result)) return result.map((item) => (isScalar(item) ? item : this.#detached(item)))
      return isScalar(result) ? result : this.#detached(result)
    }
  }

  /** A state is a tree: an object that these methods put in several places becomes a copy in each. */
  #separate(array: unknown[], path: string): void {
    const seen = new Set<unknown>()
    array.forEach((item, index) => {
      if (!isScalar(item) && seen.has(item)) array[index] = storableCopy(item, path)
      seen.add(item)
    })
  }

  #compare(compare: (a: unknown, b: unknown) => number): (a: unknown, b: unknown) => number {
    return (a, b) => compare(isScalar(a) ? a : this.#detached(a), isScalar(b) ? b : this.#detached(b))
  }

  /** What a task is handed outside its place: the known proxy if there is one (it may still be in the state), else the plain object. */
  #detached(value: unknown): unknown {
    return this.#proxies.get(value as Node) ?? value
  }

  #report(node: Node, key: string | undefined, undo: () => void, bytes: number, isRewrite = false): void {
    const path = this.#pathOf(node, key)
    if (path) this.#listener.written(path, undo, bytes, isRewrite)
  }

  /** Where a node (or a key of it) is now; undefined when it is no longer part of the state. */
  #pathOf(node: Node, key?: string): Path | undefined {
    const path: Path = key === undefined ? [] : [Array.isArray(node) ? Number(key) : key]
    for (let at = node; ; ) {
      const place = this.#places.get(at)
      if (!place) return undefined
      const { parent } = place
      if (!parent) return path
      if (parent[place.key] !== at) {
        const found = Array.isArray(parent)
          ? parent.indexOf(at)
          : Object.keys(parent).find((name) => parent[name] === at)
        if (found === undefined || found === -1) return undefined
        place.key = found
      }
      path.unshift(Array.isArray(parent) ? Number(place.key) : place.key)
      at = parent
    }
  }
}

/** A scalar of a few bytes, however often it is written anew. */
function isFigure(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || value === null
}

/** About how many bytes a value adds, rather too many. */
function sizeOf(value: unknown): number {
  if (typeof value === 'function') return 0
  if (isScalar(value)) return 24 + (typeof value === 'string' ? value.length * 3 : 0)
  return byteLength(encode(value, { what: 'state' }))
}

function printedPath(path: Path): string {
  return path.reduce<string>((text, key) => pathOf(text, key), 'state')
}
