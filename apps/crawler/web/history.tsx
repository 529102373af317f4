// The visitor's earlier crawls, newest first; choosing one shows it.
import { useTask } from 'offstage/react'
import { plural, statusWord } from './crawl-words.ts'
import type { CrawlTask } from './use-crawls.ts'

interface Props {
  crawls: CrawlTask[]
  shownId: string
  onSelect: (id: string) => void
}

export function History({ crawls, shownId, onSelect }: Props) {
  return (
    <details className="history">
      <summary>All {plural(crawls.length, 'crawl')}</summary>
      <ul>
        {crawls.toReversed().map((task) => (
          <HistoryLine key={task.id} task={task} isShown={task.id === shownId} onSelect={onSelect} />
        ))}
      </ul>
    </details>
  )
}

function HistoryLine({
  task,
  isShown,
  onSelect,
}: {
  task: CrawlTask
  isShown: boolean
  onSelect: (id: string) => void
}) {
  const { state, status } = useTask(task)
  return (
    <li>
      <button
        type="button"
        className="link"
        aria-current={isShown ? 'true' : undefined}
        onClick={() => onSelect(task.id)}
      >
        <bdi className="url">{state?.sitemap_url ?? 'A crawl that has not begun'}</bdi>
        <span className="when">
          {task.getStartTime().toLocaleString()} · {statusWord(status)} · {plural(state?.n_complete ?? 0, 'page')}
        </span>
      </button>
    </li>
  )
}
