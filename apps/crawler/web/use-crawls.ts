// The visitor's crawls: found again when the page opens or is turned to (another tab may have launched one), added to when one is launched here.
import { quiet, type RemoteTask } from 'offstage/client'
import { useConnection, useServer } from 'offstage/react'
import { useCallback, useEffect, useState } from 'react'
import type { CrawlResult, CrawlState } from '../crawl/crawl-state.ts'
import type { Functions } from '../functions.ts'
import { messageOf } from './message-of.ts'

export type CrawlTask = RemoteTask<CrawlState, CrawlResult>

export function useCrawls(): {
  crawls: CrawlTask[] | undefined
  error: string | undefined
  add: (task: CrawlTask) => void
} {
  const server = useServer<Functions>()
  const [crawls, setCrawls] = useState<CrawlTask[]>()
  const [error, setError] = useState<string>()
  const load = useCallback(
    (list: () => Promise<CrawlTask[]>) =>
      void list().then(
        (tasks) => {
          setCrawls((known) => merged(tasks, known ?? []))
          setError(undefined)
        },
        (problem) => setError(`Earlier crawls could not be loaded: ${messageOf(problem)}`),
      ),
    [],
  )
  useEffect(() => {
    const onTurnedTo = () => document.visibilityState === 'visible' && load(quiet(server.getExistingTasks))
    load(server.getExistingTasks)
    addEventListener('focus', onTurnedTo)
    document.addEventListener('visibilitychange', onTurnedTo)
    return () => {
      removeEventListener('focus', onTurnedTo)
      document.removeEventListener('visibilitychange', onTurnedTo)
    }
  }, [server, load])
  const isBack = useConnection() === 'live' && error !== undefined
  useEffect(() => {
    if (isBack) load(quiet(server.getExistingTasks))
  }, [isBack, server, load])
  const add = useCallback((task: CrawlTask) => setCrawls((known) => merged([task], known ?? [])), [])
  return { crawls, error, add }
}

/** Oldest launch first; those known already stay the same objects. */
function merged(tasks: CrawlTask[], known: CrawlTask[]): CrawlTask[] {
  const further = tasks.filter(({ id }) => !known.some((task) => task.id === id))
  if (further.length === 0) return known.length > 0 ? known : []
  return [...known, ...further].sort((one, other) => one.getStartTime().getTime() - other.getStartTime().getTime())
}
