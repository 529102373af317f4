// A value as a tree that opens and closes. Only what is open is drawn; long lists are drawn in pieces. In a live tree what has changed flashes.
import { inertText } from '../format/inert.ts'
import type { ShownNote } from '../server.ts'
import { entriesOf, notesByPath } from './tree-entries.ts'
import { TreeList, TreeNode } from './tree-node.tsx'

export interface JsonTreeProps {
  value: unknown
  notes?: readonly ShownNote[]
  isLive?: boolean
  /** Shown for `{}`, `[]` and undefined. */
  empty: string
}

export function JsonTree({ value, notes = [], isLive = false, empty }: JsonTreeProps) {
  const entries = entriesOf(value)
  if (value === undefined || entries?.length === 0) return <p className="none">{empty}</p>
  const byPath = notesByPath(notes)
  return (
    <div className="tree">
      {entries ? (
        <TreeList entries={entries} path="" depth={0} notes={byPath} isLive={isLive} />
      ) : (
        <ul>
          <TreeNode name={null} value={value} path="" depth={0} notes={byPath} isLive={isLive} />
        </ul>
      )}
      {byPath.get('') && <p className="tree-note">{inertText(byPath.get('')!.text)}</p>}
    </div>
  )
}
