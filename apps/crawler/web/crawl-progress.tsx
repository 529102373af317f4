// One crawl, live: how far it is, how fast, what failed, how it ended; Stop while it runs.
import { useServer, useTask } from 'offstage/react'
import { useState } from 'react'
import type { Functions } from '../functions.ts'
import { type Ending, endOf, etaOf } from './crawl-words.ts'
import { Failures } from './failures.tsx'
import { messageOf } from './message-of.ts'
import type { CrawlTask } from './use-crawls.ts'

export function CrawlProgress({ task }: { task: CrawlTask }) {
  const server = useServer<Functions>()
  const { state, status, isRunning, error, snapshot, connection } = useTask(task)
  const [isStopping, setStopping] = useState(false)
  const [problem, setProblem] = useState<string>()
  const total = state?.total_urls
  const done = state?.n_complete ?? 0
  const failed = state?.n_failed ?? 0
  const ending = snapshot && endOf(snapshot.status, done - failed, failed, error)

  async function stop() {
    setStopping(true)
    setProblem(undefined)
    try {
      await server.killCrawler(task)
    } catch (refusal) {
      setProblem(messageOf(refusal))
      setStopping(false)
    }
  }

  return (
    <div className="progress" data-status={status}>
      <div className="row spread">
        <p className="count">
          {total === undefined ? (
            <span>
              {isRunning ? (status === 'queued' ? 'Waiting for a worker…' : 'Reading the sitemap…') : 'No pages'}
            </span>
          ) : (
            <>
              <strong>{done.toLocaleString('en')}</strong> of <strong>{total.toLocaleString('en')}</strong> pages
            </>
          )}
        </p>
        {isRunning && (
          <button type="button" onClick={stop} disabled={isStopping || status === 'stopping'}>
            {isStopping || status === 'stopping' ? 'Stopping…' : 'Stop'}
          </button>
        )}
      </div>
      {(isRunning || total !== undefined) && (
        <progress aria-label="Pages crawled" value={total === undefined ? undefined : done} max={total || 1} />
      )}
      <p className="facts">
        <span className="site">{state?.sitemap_url}</span>
        {isRunning && total !== undefined && state?.pages_per_second !== undefined && (
          <span>{etaOf(total - done, state.pages_per_second)}</span>
        )}
        {isRunning && connection !== 'live' && <span>{connection === 'polling' ? 'polling' : 'reconnecting…'}</span>}
      </p>
      {isRunning && state?.newest && <p className="newest">Newest: {state.newest}</p>}
      {ending && <EndingLine ending={ending} />}
      {problem && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
      {failed > 0 && <Failures task={task} count={failed} newest={state?.failures ?? []} isRunning={isRunning} />}
    </div>
  )
}

function EndingLine({ ending }: { ending: Ending }) {
  return (
    <p role="status" className={`ending ${ending.tone}`}>
      <span aria-hidden="true">{ending.icon}</span> {ending.text}
    </p>
  )
}
