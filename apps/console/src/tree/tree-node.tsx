// The lines of a tree: a name and a scalar, or a name that opens to a list of further lines.
import { useState } from 'react'
import { Icon } from '../components/icon.tsx'
import { inertText } from '../format/inert.ts'
import type { ShownNote } from '../server.ts'
import { Scalar } from './scalar.tsx'
import { entriesOf, previewOf } from './tree-entries.ts'
import { useFlash } from './use-flash.ts'

export interface TreeNodeProps extends Omit<TreeListProps, 'entries'> {
  /** Null for a value that is the whole tree. */
  name: string | null
  value: unknown
}

export function TreeNode({ name, value, path, depth, notes, isLive }: TreeNodeProps) {
  const entries = entriesOf(value)
  const [isOpen, setOpen] = useState(depth < 1 || (depth < 3 && (entries?.length ?? 0) <= 10))
  const preview = entries ? previewOf(value as object) : null
  const flash = useFlash<HTMLSpanElement>(preview ?? value, isLive)
  const note = notes.get(path)
  const label = name === null ? null : <span className="tree-key">{inertText(name)}</span>
  return (
    <li>
      {entries && entries.length > 0 ? (
        <button type="button" className="tree-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Icon name="right" />
          {label}{' '}
          <span ref={flash} className="tree-preview">
            {inertText(preview ?? '')}
          </span>
        </button>
      ) : (
        <span className="tree-leaf">
          {label}{' '}
          <span ref={flash}>
            {entries ? <span className="tree-preview">{preview}</span> : <Scalar value={value} task={note?.task} />}
          </span>
        </span>
      )}
      {note && name !== null && <span className="tree-note">{inertText(note.text)}</span>}
      {entries && entries.length > 0 && isOpen && (
        <TreeList entries={entries} path={path} depth={depth + 1} notes={notes} isLive={isLive} />
      )}
    </li>
  )
}

/** How many children are drawn before one asks for more. */
const PIECE = 100

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
