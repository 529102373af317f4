// The page: crawl a site, watch it, stop it, search it.
import { LoadingIndicator } from 'offstage/react'
import { useState } from 'react'
import { ConnectionNote } from './connection-note.tsx'
import { CrawlForm } from './crawl-form.tsx'
import { CrawlProgress } from './crawl-progress.tsx'
import { History } from './history.tsx'
import { Search } from './search.tsx'
import { Sites } from './sites.tsx'
import { type CrawlTask, useCrawls } from './use-crawls.ts'
import { useSites } from './use-sites.ts'

export function App() {
  const { crawls, error, add } = useCrawls()
  const [selectedId, select] = useState<string>()
  const sites = useSites()
  const show = (task: CrawlTask) => {
    add(task)
    select(task.id)
  }
  const newest = crawls?.at(-1)
  const shown = crawls?.find(({ id }) => id === selectedId) ?? newest
  return (
    <>
      <header className="top">
        <div className="top-line">
          <h1>Site search</h1>
          <LoadingIndicator />
        </div>
        <p className="lead">Crawl a site by its sitemap, or from its front page, then search every page of it.</p>
        <ConnectionNote />
      </header>
      <main>
        <section aria-labelledby="crawl-title" className="card">
          <h2 id="crawl-title">Crawl</h2>
          <CrawlForm onLaunched={show} />
          {error && (
            <p role="alert" className="problem">
              {error}
            </p>
          )}
          {shown && <CrawlProgress key={shown.id} task={shown} onLaunched={show} />}
          {crawls && crawls.length > 1 && shown && <History crawls={crawls} shownId={shown.id} onSelect={select} />}
        </section>
        <Sites sites={sites} shownId={shown?.id} onShow={show} />
        <Search hasCrawled={crawls === undefined || crawls.length > 0} sites={sites ?? []} />
      </main>
    </>
  )
}
