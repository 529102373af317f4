// The visitor's crawls: found again when the page opens, added to when one is launched.
import type { RemoteTask } from 'offstage/client'
import { useServer } from 'offstage/react'
import { useCallback, useEffect, useState } from 'react'
import type { CrawlState } from '../crawl/crawl-state.ts'
import type { Functions } from '../functions.ts'
import { messageOf } from './message-of.ts'

export type CrawlTask = RemoteTask<CrawlState, number>

export function useCrawls(): {
  crawls: CrawlTask[] | undefined
  error: string | undefined
  add: (task: CrawlTask) => void
} {
  const server = useServer<Functions>()
  const [crawls, setCrawls] = useState<CrawlTask[]>()
  const [error, setError] = useState<string>()
  useEffect(() => {
    let isMounted = true
    server.getExistingTasks().then(
      (tasks) =>
        isMounted &&
        setCrawls((known) => [...tasks.filter(({ id }) => !known?.some((task) => task.id === id)), ...(known ?? [])]),
      (problem) => isMounted && setError(`Earlier crawls could not be loaded: ${messageOf(problem)}`),
    )
    return () => {
      isMounted = false
    }
  }, [server])
  const add = useCallback((task: CrawlTask) => setCrawls((known) => [...(known ?? []), task]), [])
  return { crawls, error, add }
}
