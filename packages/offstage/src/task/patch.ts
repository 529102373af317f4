// How a state travels: patches that set or delete at a path, encoded; applied here by every reader.
import { OffstageError } from '../base/errors.ts'
import { decode, encode } from './value.ts'

/** `[path, value]` sets, `[path]` deletes; the empty path replaces the whole state. */
export type Change = [path: (string | number)[], value: unknown] | [path: (string | number)[]]

export function encodePatch(changes: Change[]): string {
  return encode(changes, { what: 'state' })
}

/** The state after a patch; `state` itself is changed where the patch does not replace it. */
export function applyPatch(state: Record<string, unknown>, patch: string): Record<string, unknown> {
  let root: Record<string, unknown> = state
  for (const change of decode<Change[]>(patch)) {
    const [path] = change
    if (path.length === 0) root = change[1] as Record<string, unknown>
    else applyChange(root, change)
  }
  return root
}

function applyChange(root: Record<string, unknown>, change: Change): void {
  const [path] = change
  let node: Record<string | number, unknown> = root
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(node, key) ? node[key] : undefined
    if (typeof next !== 'object' || next === null)
      throw new OffstageError('INVALID_VALUE', `A state patch leads to '${path.join('.')}', which is not there.`)
    node = next as Record<string | number, unknown>
  }
  const key = path.at(-1) as string | number
  if (key === '__proto__') throw new OffstageError('FORBIDDEN_KEY', `A state patch sets '__proto__'.`)
  if (change.length === 1) delete node[key]
  else node[key] = change[1]
}
