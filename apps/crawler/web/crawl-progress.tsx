// One crawl, live: how far it is, how fast, what failed, how it ended; Stop while it runs.
import { useExplanation, useServer, useTask } from 'offstage/react'
import { useState } from 'react'
import type { CrawlState, Failed } from '../crawl/crawl-state.ts'
import type { Functions } from '../functions.ts'
import { beginningOf, countsText, type Ending, endOf, etaOf, plural } from './crawl-words.ts'
import { Failures } from './failures.tsx'
import { messageOf } from './message-of.ts'
import type { CrawlTask } from './use-crawls.ts'

interface Props {
  task: CrawlTask
  /** Another crawl was launched in place of this one. */
  onLaunched: (task: CrawlTask) => void
}

export function CrawlProgress({ task, onLaunched }: Props) {
  const server = useServer<Functions>()
  const { state, status, isRunning, error, snapshot, problem: unwatchable } = useTask(task)
  const explanation = useExplanation(task)
  const [isAsked, setAsked] = useState(false)
  const [isLaunching, setLaunching] = useState(false)
  const [problem, setProblem] = useState<string>()
  const total = state?.total_urls
  const done = state?.n_complete ?? 0
  const failed = state?.n_failed ?? 0
  const skipped = state?.n_skipped ?? 0
  const ending = snapshot && endOf(snapshot.status, done - failed - skipped, failed, error)
  const canResume = ending !== undefined && status !== 'completed' && state?.sitemap_url !== undefined
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

  /** Launches another crawl, once however often it is pressed. */
  async function launch(work: () => Promise<CrawlTask>) {
    if (isLaunching) return
    setLaunching(true)
    setProblem(undefined)
    try {
      onLaunched(await work())
    } catch (refusal) {
      setProblem(messageOf(refusal))
    } finally {
      setLaunching(false)
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
        {canResume && (
          <button type="button" onClick={() => launch(() => server.resumeCrawl(task))} aria-disabled={isLaunching}>
            Resume
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
      {total !== undefined && <p className="facts">{countsText({ ...state })}</p>}
      {state?.notes?.map((note) => (
        <p className="note" key={note}>
          {note}
        </p>
      ))}
      {state?.held && !isRunning && (
        <p className="held">
          {plural(state.held.gone, 'page')} of {state.held.of.toLocaleString('en')}{' '}
          {state.held.gone === 1 ? 'is' : 'are'} gone from the site. {state.held.gone === 1 ? 'It is' : 'They are'} kept
          until you say so.{' '}
          <button
            type="button"
            aria-disabled={isLaunching}
            onClick={() => launch(() => server.recrawl(state.site ?? '', { allowDeleting: true }))}
          >
            Crawl again and delete what is gone
          </button>
        </p>
      )}
      {isRunning && state?.newest_pages && state.newest_pages.length > 0 && (
        <details className="newest-pages">
          <summary>Newest pages</summary>
          <ol>
            {state.newest_pages.map(({ url, title }) => (
              <li key={url}>
                <a href={url} rel="noreferrer" dir="auto">
                  {title || url}
                </a>
              </li>
            ))}
          </ol>
        </details>
      )}
      {failed > 0 && (
        <Failures
          task={task}
          count={failed}
          first={isRunning ? latest(state) : (state?.failures ?? [])}
          reasons={state?.failed_by_reason ?? {}}
          isRunning={isRunning}
        />
      )}
    </div>
  )
}

/** What failed, as it comes: the newest first. */
function latest({ failures = [], latest_failures = [] }: Partial<CrawlState> = {}): Failed[] {
  const known = new Set(latest_failures.map(({ url }) => url))
  return [...latest_failures, ...failures.filter(({ url }) => !known.has(url))]
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
