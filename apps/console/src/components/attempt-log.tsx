// What one attempt printed: its first lines, asked for when they are wanted. All of a task's log is in its own tab.
import { quiet } from 'offstage/client'
import { useEffect, useState } from 'react'
import { LogRow } from '../logs/log-row.tsx'
import { type ConsoleLogLine, server } from '../server.ts'

const LINES = 200

export function AttemptLog({ id, after, before }: { id: string; after: number; before: number }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="attempt-log" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What it printed</summary>
      {isOpen && <Lines id={id} after={after} before={before} />}
    </details>
  )
}

function Lines({ id, after, before }: { id: string; after: number; before: number }) {
  const [lines, setLines] = useState<ConsoleLogLine[]>()
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    let isWanted = true
    quiet(server.logs)(id, { after, limit: LINES }).then(
      (page) => isWanted && setLines(page.lines.filter(({ seq }) => seq < before)),
      (error: Error) => isWanted && setFailure(error.message),
    )
    return () => {
      isWanted = false
    }
  }, [id, after, before])
  if (failure !== undefined) return <p className="complaint">{failure}</p>
  if (!lines) return null
  if (lines.length === 0) return <p className="none">Nothing.</p>
  return (
    <>
      <ol className="attempt-lines">
        {lines.map((line, index) => (
          <li key={line.seq} className={`log-row level-${line.level}`}>
            <LogRow line={line} number={index + 1} since={null} find="" />
          </li>
        ))}
      </ol>
      {lines.length === LINES && <p className="hint">The first {LINES} lines; all are in the tab Logs.</p>}
    </>
  )
}
