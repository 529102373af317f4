// The pages that failed, with their reasons: the newest as they come, the whole list on demand.
import { useServer } from 'offstage/react'
import { useEffect, useState } from 'react'
import type { Failed } from '../crawl/crawl-state.ts'
import type { Functions } from '../functions.ts'
import { plural } from './crawl-words.ts'
import { messageOf } from './message-of.ts'
import type { CrawlTask } from './use-crawls.ts'

interface Props {
  task: CrawlTask
  count: number
  newest: Failed[]
  isRunning: boolean
}

export function Failures({ task, count, newest, isRunning }: Props) {
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
  const shown = all ?? newest
  return (
    <details className="failures" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{plural(count, 'page')} failed</summary>
      {problem && <p className="problem">{problem}</p>}
      <ul>
        {shown.map(({ url, reason }) => (
          <li key={url}>
            <span className="reason">{reason}</span> <span className="url">{url}</span>
          </li>
        ))}
      </ul>
      {shown.length < count && (
        <p className="more">
          {isRunning
            ? 'The newest are shown while the crawl runs.'
            : `${plural(count - shown.length, 'more page')} not shown.`}
        </p>
      )}
    </details>
  )
}
