// One crawl, live: how far it is, how fast, what failed, how it ended; Stop while it runs.
import { useExplanation, useServer, useTask } from 'offstage/react'
import { useState } from 'react'
import type { Functions } from '../functions.ts'
import { beginningOf, type Ending, endOf, etaOf } from './crawl-words.ts'
import { Failures } from './failures.tsx'
import { messageOf } from './message-of.ts'
import type { CrawlTask } from './use-crawls.ts'

export function CrawlProgress({ task }: { task: CrawlTask }) {
  const server = useServer<Functions>()
  const { state, status, isRunning, error, snapshot, problem: unwatchable } = useTask(task)
  const explanation = useExplanation(task)
  const [isAsked, setAsked] = useState(false)
  const [problem, setProblem] = useState<string>()
  const total = state?.total_urls
  const done = state?.n_complete ?? 0
  const failed = state?.n_failed ?? 0
  const ending = snapshot && endOf(snapshot.status, done - failed, failed, error)
  const isStopping = isAsked || status === 'stopping'
  const isShown = snapshot !== undefined

  async function stop() {
    if (isStopping) return
    setAsked(true)
    setProblem(undefined)
    try {
      await server.killCrawler(task)
    } catch (refusal) {
      setProblem(messageOf(refusal))
      setAsked(false)
    }
  }

  return (
    <div className="progress" data-status={status}>
      <p className="site">
        <bdi>{state?.sitemap_url}</bdi>
      </p>
      <div className="row spread">
        <p className="count">
          {total === undefined ? (
            (explanation?.text ?? beginningOf(status))
          ) : (
            <>
              <strong>{done.toLocaleString('en')}</strong> of <strong>{total.toLocaleString('en')}</strong> pages
            </>
          )}
        </p>
        {isShown && isRunning && (
          // Not `disabled`: whoever pressed it with the keyboard would lose their place.
          <button type="button" onClick={stop} aria-disabled={isStopping}>
            {isStopping ? 'Stopping…' : 'Stop'}
          </button>
        )}
      </div>
      {isShown && (isRunning || total !== undefined) && (
        <progress aria-label="Pages crawled" value={total === undefined ? undefined : done} max={total || 1} />
      )}
      {isRunning && (
        <p className="facts">
          <span className="newest">{state?.newest && <bdi>{state.newest}</bdi>}</span>
          <span className="pace">
            {total !== undefined && state?.pages_per_second ? etaOf(total - done, state.pages_per_second) : ''}
          </span>
        </p>
      )}
      <EndingLine ending={ending} />
      {(problem ?? unwatchable) && (
        <p role="alert" className="problem">
          {problem ?? `This crawl cannot be shown: ${messageOf(unwatchable)}`}
        </p>
      )}
      {failed > 0 && <Failures task={task} count={failed} first={state?.failures ?? []} isRunning={isRunning} />}
    </div>
  )
}

/** Always there, so that an end is announced when it comes. */
function EndingLine({ ending }: { ending: Ending | undefined }) {
  return (
    <p role="status" className={`ending ${ending?.tone ?? ''}`}>
      {ending && (
        <>
          <span aria-hidden="true">{ending.icon}</span> {ending.text}
        </>
      )}
    </p>
  )
}
