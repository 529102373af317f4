// One value in the grid, shown by its type. Long ones open on demand; what the server cut says how long it really is.
import { useState } from 'react'
import { Link } from 'wouter'
import { formatNumber } from '../format/count.ts'
import { inertText } from '../format/inert.ts'
import { shortId } from '../format/short-id.ts'
import type { ConsoleColumn, ConsoleGrid } from '../server.ts'
import { Moment } from './times.tsx'

type Cell = ConsoleGrid['rows'][number]['cells'][string]

/** Texts up to this length stand as they are; of others the beginning does, cut by the column's width. */
const SHORT = 48
const BEGINNING = 160

export function DataCell({ column, cell }: { column: ConsoleColumn; cell: Cell | undefined }) {
  const value = cell?.value ?? null
  if (value === null) return <span className="none">null</span>
  if (typeof value === 'boolean') return <span className="value-boolean">{String(value)}</span>
  if (column.type === 'dateTime') return <Moment at={Number(value)} />
  if (typeof value === 'number') return <span className="value-number">{String(value)}</span>
  if (column.type === 'link') {
    const href = column.target ? `/data/${encodeURIComponent(column.target)}?q=${encodeURIComponent(value)}` : '/data'
    return (
      <Link href={href}>
        <code>{shortId(value)}</code>
      </Link>
    )
  }
  return <Text value={value} length={cell?.fullLength ?? value.length} />
}

function Text({ value, length }: { value: string; length: number }) {
  const [isOpen, setOpen] = useState(false)
  if (length <= SHORT && !value.includes('\n')) return <span className="text">{inertText(value)}</span>
  const rest = length - value.length
  return (
    <>
      <button type="button" className="cell-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className="text">{inertText(value.slice(0, BEGINNING))}</span>
        {length > BEGINNING && <span className="length">{formatNumber(length)} characters</span>}
      </button>
      {isOpen && (
        <pre className="whole">
          {value.split('\n').map(inertText).join('\n')}
          {rest > 0 && <span className="tree-note">… {formatNumber(rest)} more characters</span>}
        </pre>
      )}
    </>
  )
}
