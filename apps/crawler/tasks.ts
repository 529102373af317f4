// The background tasks of the app: to crawl every page of a site and store it for search, and what else is done to whole sites.
import { backgroundTask, currentTask, taskState } from 'offstage'
import { crawlSite } from './crawl/crawl-site.ts'
import type { CrawlOptions, CrawlState } from './crawl/crawl-state.ts'
import { keepSmall } from './crawl/keep-small.ts'
import { checkPageUrl } from './crawl/page-url.ts'
import { noteCrawl, noteEnd } from './sites/site-rows.ts'

export { deleteSiteTask, scheduleTask } from './sites/site-tasks.ts'

/** By the address of a site's sitemap, or of a page of it. Gives what became of its pages, in numbers. */
export const crawl = backgroundTask(
  {
    name: 'crawl',
    state: {} as CrawlState,
    // One at a time of each site: two would ask it for twice as much, and delete what the other one finds.
    queue: { name: 'crawls', concurrencyPerKey: 1 },
    key: (address: string, _options?: CrawlOptions) => hostKey(address),
  },
  async (address: string, options: CrawlOptions = {}) => {
    console.log(`Crawling: ${address}`)
    keepSmall()
    const { id, attempt } = currentTask()
    const state = taskState<CrawlState>()
    state.sitemap_url = address
    const url = checkPageUrl(address)
    await noteCrawl(url, id)
    // What an attempt stored that was cut off is not fetched again by the next one.
    const resume = options.resume ?? (attempt > 1 ? id : undefined)
    const result = await crawlSite(url, state, resume ?? id, { ...options, ...(resume && { resume }) })
    await noteEnd(url, state, result)
    return result
  },
)

function hostKey(address: string): string {
  const host = URL.parse(address)?.host.replace(/^www\./, '')
  return (host || 'none').slice(0, 200)
}
