// Saves the rows of a grid as a file: fetched piece by piece, so that a large table holds nothing up; can be stopped.
import { useEffect, useRef, useState } from 'react'
import { formatNumber } from '../format/count.ts'
import { inertText } from '../format/inert.ts'
import { server } from '../server.ts'
import { Icon } from './icon.tsx'
import { saveFile } from './save-file.ts'

type Query = Parameters<typeof server.exportRows>[2]
type Format = Parameters<typeof server.exportRows>[1]

const TYPES: Record<Format, string> = { csv: 'text/csv', jsonl: 'application/jsonl' }

export function ExportRows({ table, query }: { table: string; query: Query }) {
  const [rows, setRows] = useState<number | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const isWanted = useRef(false)
  const stop = () => {
    isWanted.current = false
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever leaves the page stops it
  useEffect(() => stop, [])
  const save = async (format: Format) => {
    isWanted.current = true
    setFailure(null)
    setRows(0)
    try {
      const pieces: string[] = []
      for (let after: number | null = null, count = 0; isWanted.current; ) {
        const piece = await server.exportRows(table, format, query, after)
        pieces.push(piece.text)
        count += piece.rows
        setRows(count)
        after = piece.next
        if (after !== null) continue
        saveFile(`${table}.${format}`, TYPES[format], pieces.join(''))
        break
      }
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    }
    setRows(null)
  }
  return (
    <>
      {rows === null &&
        (['csv', 'jsonl'] as const).map((format) => (
          <button key={format} type="button" className="pill" onClick={() => void save(format)}>
            <Icon name="download" /> {format === 'csv' ? 'CSV' : 'JSON lines'}
          </button>
        ))}
      {rows !== null && (
        <button type="button" className="pill" onClick={stop}>
          {formatNumber(rows)} rows… Stop
        </button>
      )}
      {failure !== null && (
        <p className="complaint" role="alert">
          Not saved: {inertText(failure)}
        </p>
      )}
    </>
  )
}
