// The background task of the app: crawl every page of a sitemap and store it for search.
import { backgroundTask, currentTask, taskState } from 'offstage'
import { crawlSite } from './crawl/crawl-site.ts'
import type { CrawlState } from './crawl/crawl-state.ts'

/** Gives the number of pages stored. */
export const crawl = backgroundTask({ name: 'crawl', state: {} as CrawlState }, async (sitemapUrl: string) => {
  console.log(`Crawling: ${sitemapUrl}`)
  const state = taskState<CrawlState>()
  state.sitemap_url = sitemapUrl
  return await crawlSite(sitemapUrl, state, currentTask().id)
})
