// What the page may call. The browser never sees a table, the stored HTML or anybody else's crawls.
import { listBackgroundTasks, live, serverFunctions, type Task } from 'offstage'
import type { CrawlState } from './crawl/crawl-state.ts'
import { checkPageUrl } from './crawl/page-url.ts'
import { failures, pages } from './pages.ts'
import { searchPages } from './search.ts'
import { crawl } from './tasks.ts'

/** Crawls the page shows, newest last. */
const SHOWN = 20

export const functions = serverFunctions({
  launchOneCrawler: (sitemapUrl: string) => crawl.launch(checkPageUrl(sitemapUrl)),
  killCrawler: (task: Task) => task.kill({ reason: 'stopped on the page' }),
  getExistingTasks: async () =>
    (await listBackgroundTasks({ name: 'crawl', limit: SHOWN })) as Task<CrawlState, number>[],
  failedPages: async (task: Task) => {
    const rows = await failures
      .search({ crawl: task.id }, { orderBy: [{ column: 'url', direction: 'asc' }], limit: 1000 })
      .toArray()
    return rows.map(({ url, reason }) => ({ url, reason }))
  },
  search: (query: string) => searchPages(query, 20),
  pageCount: live(() => pages.count()),
})

export type Functions = typeof functions
