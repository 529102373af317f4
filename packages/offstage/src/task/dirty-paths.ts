// The set of paths changed since the last patch, kept as a tree so that a changed ancestor swallows its descendants and the hot case, one key again and again, is one look-up.
import type { Path } from './state-value.ts'

interface Branch extends Map<string | number, Branch | true> {}

export class DirtyPaths {
  #root: Branch | true | undefined

  isEmpty(): boolean {
    return this.#root === undefined
  }

  add(path: Path): void {
    if (this.#root === true) return
    if (path.length === 0) {
      this.#root = true
      return
    }
    this.#root ??= new Map()
    let branch: Branch = this.#root
    for (let i = 0; i < path.length - 1; i++) {
      const next = branch.get(path[i]!)
      if (next === true) return
      if (next) branch = next
      else {
        const made: Branch = new Map()
        branch.set(path[i]!, made)
        branch = made
      }
    }
    branch.set(path.at(-1)!, true)
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
