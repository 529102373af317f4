// The live state of a task: an object whose writes, at any depth, are checked at once and remembered as a set of changed paths until they are taken as one patch.
import { OffstageError } from '../base/errors.ts'
import { DirtyPaths } from './dirty-paths.ts'
import { LIMITS } from './limits.ts'
import { type Change, encodePatch } from './patch.ts'
import { isScalar, type Path, storableCopy } from './state-value.ts'
import { TrackedNodes } from './tracked-nodes.ts'
import { byteLength, encode, pathOf } from './value.ts'

/**
 * Keeps one task's state. `root` is what the task reads and writes; assigned objects are copied in, so later changes to the original do not count.
 * Errors at the assignment: `UNSERIALISABLE`, `FORBIDDEN_KEY`, `TOO_DEEP`, `STATE_TOO_LARGE`; the state is then as it was.
 */
export class TaskStateTracker {
  readonly #target: Record<string, unknown> = {}
  #dirty = new DirtyPaths()
  #nodes = new TrackedNodes({
    written: (path, undo, bytes, isRewrite) => this.#written(path, undo, bytes, isRewrite),
  })
  #estimate = 2
  readonly #onWrite: () => void

  /** `onWrite` is called after each accepted write, at most a few tens of nanoseconds before the task goes on: keep it light. */
  constructor(onWrite: () => void) {
    this.#onWrite = onWrite
  }

  get root(): Record<string, unknown> {
    return this.#nodes.proxyOf(this.#target) as Record<string, unknown>
  }

  /** Replaces the whole state, in place: what the task holds of `root` stays live. `value` must be a plain object. */
  replace(value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new OffstageError(
        'UNSERIALISABLE',
        `The task state must be an object, not ${value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`}. Put the value under a key.`,
      )
    }
    const before = { ...this.#target }
    this.#fill(storableCopy(value, 'state') as Record<string, unknown>)
    this.#written([], () => this.#fill(before), LIMITS.state, false)
  }

  #fill(content: Record<string, unknown>): void {
    for (const key of Object.keys(this.#target)) delete this.#target[key]
    Object.assign(this.#target, content)
  }

  isDirty(): boolean {
    return !this.#dirty.isEmpty()
  }

  /** What changed since the last call, as an encoded patch; undefined if nothing did. */
  takePatch(): string | undefined {
    if (this.#dirty.isEmpty()) return undefined
    const changes = this.#dirty.take().map((path) => this.#changeAt(path))
    return encodePatch(changes)
  }

  #changeAt(path: Path): Change {
    let value: unknown = this.#target
    for (const key of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [path]
      value = (value as Record<string | number, unknown>)[key]
    }
    return [path, value]
  }

  /**
   * The size is estimated upwards with each write and counted exactly only when the estimate passes the limit. A figure written again and again counts once a
   * patch, so that a counter in a large state does not have it counted over and over.
   */
  #written(path: Path, undo: () => void, bytes: number, isRewrite: boolean): void {
    const isFirst = this.#dirty.add(path)
    if (isFirst || !isRewrite) this.#checkSize(bytes, undo)
    this.#onWrite()
  }

  #checkSize(bytes: number, undo: () => void): void {
    this.#estimate += bytes
    if (this.#estimate > LIMITS.state) {
      this.#estimate = byteLength(encode(this.#target, { what: 'state' }))
      if (this.#estimate > LIMITS.state) {
        const refusal = this.#tooLarge(this.#estimate)
        undo()
        throw refusal
      }
    }
  }

  #tooLarge(bytes: number): OffstageError {
    let largest = ''
    let most = -1
    for (const [key, value] of Object.entries(this.#target)) {
      const size = isScalar(value) ? String(value).length : encode(value, { what: 'state' }).length
      if (size > most) [largest, most] = [key, size]
    }
    return new OffstageError(
      'STATE_TOO_LARGE',
      `The task state would be ${Math.ceil(bytes / 1024)} KB; the limit is ${LIMITS.state / 1024} KB. The largest key is ${pathOf('state', largest)}: keep such data in a data table and only its figures here.`,
      { details: { bytes, limit: LIMITS.state, largest } },
    )
  }
}
