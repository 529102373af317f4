// What the page may call. The browser never sees a table, the stored HTML or anybody else's crawls.
import { listBackgroundTasks, live, OffstageError, serverFunctions, type Task } from 'offstage'
import type { CrawlResult, CrawlState } from './crawl/crawl-state.ts'
import { pages, visits } from './pages.ts'
import { type SearchOptions, searchPages } from './search.ts'
import { launchCrawl, recrawl, resumeCrawl } from './sites/launch-crawl.ts'
import { listSites } from './sites/list-sites.ts'
import { siteOf } from './sites/site-rows.ts'
import { deleteSiteTask, scheduleTask } from './tasks.ts'

/** Crawls the page shows, newest last. */
const SHOWN = 20

export const functions = serverFunctions({
  launchOneCrawler: (address: string) => launchCrawl(address),
  killCrawler: (task: Task) => task.kill({ reason: 'stopped on the page' }),
  getExistingTasks: async () =>
    (await listBackgroundTasks({ name: 'crawl', limit: SHOWN })) as Task<CrawlState, CrawlResult>[],
  resumeCrawl: (task: Task) => resumeCrawl(task),
  failedPages: (task: Task) => missingPages(task, 'failed'),
  skippedPages: (task: Task) => missingPages(task, 'skipped'),
  listSites: live(listSites),
  recrawl: (site: string, options?: { allowDeleting?: boolean }) => recrawl(site, options),
  scheduleRecrawl: async (site: string, when: string | null) => {
    const { key } = await siteOf(site)
    if (when !== null && (typeof when !== 'string' || when.trim() === '' || when.length > 100))
      throw new OffstageError('INVALID_SCHEDULE', "Give a span such as '1 day', a cron expression, or null for never.")
    await (await scheduleTask.launch(key, when)).result()
  },
  deleteSite: async (site: string) => {
    const { key } = await siteOf(site)
    return await (await deleteSiteTask.launch(key)).result()
  },
  search: (query: string, options?: SearchOptions) => searchPages(query, options),
  pageCount: live(() => pages.count()),
})

export type Functions = typeof functions

/** Pages of a crawl that are not indexed, with the reasons: of a newer crawl of the site, only what its state kept is left of an older one. */
async function missingPages(task: Task, kind: 'failed' | 'skipped') {
  const { state } = await (task as Task<CrawlState, CrawlResult>).snapshot()
  const query = { crawl: state.crawl ?? task.id, kind }
  const rows = await visits.search(query, { orderBy: 'url', limit: 1000 }).toArray()
  if (rows.length === 0 && kind === 'failed') return state.failures ?? []
  return rows.map(({ url, reason }) => ({ url, reason: reason ?? '' }))
}
