// The Logs tab: reads the log page by page and is told by the watched task when there is more.
import { useTask } from 'offstage/react'
import { lazy, Suspense, useEffect } from 'react'
import { Skeleton } from '../components/skeleton.tsx'
import { shortId } from '../format/short-id.ts'
import type { LogBook } from '../logs/log-book.ts'
import type { TaskAnswer } from './use-task-detail.ts'

const LogViewer = lazy(() => import('../logs/log-viewer.tsx').then((chunk) => ({ default: chunk.LogViewer })))

export interface LogPanelProps {
  answer: TaskAnswer
  book: LogBook
  startedAt: number
  isRunning: boolean
}

export function LogPanel({ answer, book, startedAt, isRunning }: LogPanelProps) {
  const { detail, task } = answer
  const { logs } = useTask(task, { logs: true })
  const last = logs.at(-1)?.seq ?? 0
  // What is pushed may have gaps after a lost line; reading from the last known line on has none.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new line, and the end, is a reason to look
  useEffect(() => {
    void (book.isOpen ? book.catchUp() : book.open())
  }, [book, last, isRunning])
  return (
    <Suspense fallback={<Skeleton lines={8} />}>
      <LogViewer
        book={book}
        name={`${detail.name}-${shortId(detail.id)}`}
        startedAt={startedAt}
        isRunning={isRunning}
      />
    </Suspense>
  )
}
