// One crawl: reads the sitemap, fetches its pages a few at a time, stores them in small batches, and tells how far it is. Called by the task `crawl`.
import type { CrawlState } from './crawl-state.ts'
import { createFetcher } from './fetcher.ts'
import { PageWriter } from './page-writer.ts'
import { forEachConcurrent } from './pool.ts'
import { Progress } from './progress.ts'
import { readSitemap } from './read-sitemap.ts'
import { storePages } from './store-pages.ts'
import { takePage } from './take-page.ts'

/** Requests to the site at once. */
const CONNECTIONS = 8

/** Crawls all pages of a sitemap; gives the number stored. Throws when the sitemap itself cannot be read. */
export async function crawlSite(sitemapUrl: string, state: CrawlState, crawlId: string): Promise<number> {
  const fetcher = createFetcher({ connections: CONNECTIONS })
  try {
    const site = await readSitemap(sitemapUrl, { fetch: fetcher.fetch })
    if (site.skippedCount > 0) {
      const [first] = site.skipped
      console.warn(
        `Left out of the crawl: ${site.skippedCount} of the sitemap, the first ${first?.url} (${first?.reason})`,
      )
    }
    if (site.stoppedAtLimit)
      console.warn(`The sitemap names more pages than one crawl takes: the first ${site.pages.length} are crawled.`)
    const progress = new Progress(state, site.pages.length)
    const writer = new PageWriter(async (batch) => {
      await storePages(crawlId, batch)
      progress.took(batch)
    })
    await forEachConcurrent(site.pages, CONNECTIONS, async (url) => {
      console.log(`Requesting URL ${url}`)
      await writer.add(await takePage(url, fetcher.fetch))
    })
    await writer.finish()
    progress.finish()
    console.log(`Done: ${progress.stored} pages stored, ${progress.failed} failed.`)
    return progress.stored
  } finally {
    await fetcher.close()
  }
}
