// The pages that failed, with their reasons: the first as they come, the whole list on demand.
import { useServer } from 'offstage/react'
import { useEffect, useState } from 'react'
import type { Failed } from '../crawl/crawl-state.ts'
import type { Functions } from '../functions.ts'
import { plural, reasonsText } from './crawl-words.ts'
import { messageOf } from './message-of.ts'
import type { CrawlTask } from './use-crawls.ts'

interface Props {
  task: CrawlTask
  count: number
  /** At least the first of them. */
  first: Failed[]
  /** How many for each reason. */
  reasons: Record<string, number>
  isRunning: boolean
}

export function Failures({ task, count, first, reasons, isRunning }: Props) {
  const server = useServer<Functions>()
  const [isOpen, setOpen] = useState(false)
  const [all, setAll] = useState<Failed[]>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    if (!isOpen || isRunning) return
    let isMounted = true
    server.failedPages(task).then(
      (pages) => isMounted && setAll(pages),
      (error) => isMounted && setProblem(messageOf(error)),
    )
    return () => {
      isMounted = false
    }
  }, [isOpen, isRunning, server, task])
  const shown = all ?? first
  return (
    <details className="failures" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{plural(count, 'page')} failed</summary>
      <p className="more">{reasonsText(reasons)}</p>
      {problem && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul tabIndex={0} aria-label="Pages that failed">
        {shown.map(({ url, reason }) => (
          <li key={url}>
            <span className="reason">{reason}</span> <bdi className="url">{url}</bdi>
          </li>
        ))}
      </ul>
      {shown.length < count && (
        <p className="more">
          {isRunning
            ? `The first ${shown.length} are shown while the crawl runs.`
            : `${plural(count - shown.length, 'more page')} not shown.`}
        </p>
      )}
    </details>
  )
}
