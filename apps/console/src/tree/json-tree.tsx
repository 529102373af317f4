// A value as a tree that opens and closes. Only what is open is drawn; long lists are drawn in pieces. In a live tree what has changed flashes.
import { useState } from 'react'
import { inertText } from '../format/inert.ts'
import type { ShownNote } from '../server.ts'
import { entriesOf, notesByPath } from './tree-entries.ts'
import { TreeNode } from './tree-node.tsx'

export interface JsonTreeProps {
  value: unknown
  notes?: readonly ShownNote[]
  isLive?: boolean
  /** Shown for `{}`, `[]` and undefined. */
  empty: string
}

/** How many children are drawn before one asks for more. */
const PIECE = 100

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

export interface TreeListProps {
  entries: [name: string, value: unknown][]
  path: string
  depth: number
  notes: ReadonlyMap<string, ShownNote>
  isLive: boolean
}

export function TreeList({ entries, path, depth, notes, isLive }: TreeListProps) {
  const [most, setMost] = useState(PIECE)
  return (
    <ul>
      {entries.slice(0, most).map(([name, value]) => (
        <TreeNode
          key={name}
          name={name}
          value={value}
          path={`${path}/${name}`}
          depth={depth}
          notes={notes}
          isLive={isLive}
        />
      ))}
      {entries.length > most && (
        <li>
          <button type="button" className="more" onClick={() => setMost(most + PIECE)}>
            {entries.length - most} more
          </button>
        </li>
      )}
    </ul>
  )
}
