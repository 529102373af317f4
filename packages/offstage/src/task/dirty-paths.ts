// The set of paths changed since the last patch, kept as a tree so that a changed ancestor swallows its descendants and the hot case, one key again and again, is one look-up.
import type { Path } from './state-value.ts'

interface Branch extends Map<string | number, Branch | true> {}

export class DirtyPaths {
  #root: Branch | true | undefined

  isEmpty(): boolean {
    return this.#root === undefined
  }

  /** False if the path was in the set already, by itself or by an ancestor. */
  add(path: Path): boolean {
    if (this.#root === true) return false
    if (path.length === 0) {
      this.#root = true
      return true
    }
    this.#root ??= new Map()
    let branch: Branch = this.#root
    for (let i = 0; i < path.length - 1; i++) {
      const next = branch.get(path[i]!)
      if (next === true) return false
      if (next) branch = next
      else {
        const made: Branch = new Map()
        branch.set(path[i]!, made)
        branch = made
      }
    }
    const last = path.at(-1)!
    if (branch.get(last) === true) return false
    branch.set(last, true)
    return true
  }

  /** The paths, ancestors before what came after them, and an empty set from now on. */
  take(): Path[] {
    const paths: Path[] = []
    const walk = (node: Branch | true, path: Path) => {
      if (node === true) paths.push(path)
      else for (const [key, child] of node) walk(child, [...path, key])
    }
    if (this.#root) walk(this.#root, [])
    this.#root = undefined
    return paths
  }
}
