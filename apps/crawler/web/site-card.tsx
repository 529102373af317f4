// One site: what is stored of it, how its last crawl went or goes, and what can be done with it.
import { useServer } from 'offstage/react'
import { useState } from 'react'
import type { Functions } from '../functions.ts'
import { agoText, percent, plural, reasonsText, statusWord } from './crawl-words.ts'
import { messageOf } from './message-of.ts'
import { ScheduleField } from './schedule-field.tsx'
import type { CrawlTask } from './use-crawls.ts'
import type { LiveSite } from './use-sites.ts'

interface Props {
  site: LiveSite
  isShown: boolean
  onShow: (task: CrawlTask) => void
  onDelete: () => void
}

export function SiteCard({ site, isShown, onShow, onDelete }: Props) {
  const server = useServer<Functions>()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const { crawl, last } = site
  const isRunning = crawl !== null && ['queued', 'running', 'stopping'].includes(crawl.status)
  const missing = reasonsText({ ...last?.failed_by_reason })

  async function act(work: () => Promise<unknown>) {
    if (isBusy) return
    setBusy(true)
    setProblem(undefined)
    try {
      await work()
    } catch (error) {
      setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  const again = () => act(async () => onShow(await server.recrawl(site.site)))

  return (
    <li className="site-card" aria-current={isShown ? 'true' : undefined}>
      <h3>
        <bdi>{site.site.replace(/^https?:\/\//, '')}</bdi>
      </h3>
      <p className="figures">
        <strong>{plural(site.pages, 'page')}</strong>
        {crawl && (
          <>
            {' · '}
            {isRunning ? (
              <RunningText crawl={crawl} />
            ) : (
              `${statusWord(crawl.status)} ${agoText(crawl.endedAt ?? crawl.launchedAt)}`
            )}
          </>
        )}
      </p>
      {/* Of the crawl that is shown above, bar and Stop stand there. */}
      {isRunning && !isShown && (
        <progress
          aria-label={`Pages of ${site.site} crawled`}
          value={crawl.state.total_urls === undefined ? undefined : (crawl.state.n_complete ?? 0)}
          max={crawl.state.total_urls || 1}
        />
      )}
      {!isRunning && missing !== '' && <p className="missing">Missing: {missing}</p>}
      <div className="row actions">
        {crawl?.task && !isShown && (
          <button type="button" onClick={() => crawl.task && onShow(crawl.task as CrawlTask)}>
            Show
          </button>
        )}
        {isRunning ? (
          crawl.task &&
          !isShown && (
            <button
              type="button"
              aria-disabled={isBusy}
              onClick={() => act(() => server.killCrawler(crawl.task as CrawlTask))}
            >
              Stop
            </button>
          )
        ) : (
          <button type="button" aria-disabled={isBusy} onClick={again}>
            Crawl again
          </button>
        )}
        <button type="button" className="quiet" onClick={onDelete}>
          Delete
        </button>
      </div>
      <ScheduleField site={site} onChange={(when) => act(() => server.scheduleRecrawl(site.site, when))} />
      {problem && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
    </li>
  )
}

function RunningText({ crawl }: { crawl: NonNullable<LiveSite['crawl']> }) {
  const { total_urls: total, n_complete: done = 0 } = crawl.state
  return <>{total ? `${percent(done, total)} crawled` : statusWord(crawl.status)}</>
}
