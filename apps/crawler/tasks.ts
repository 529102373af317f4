// The background task of the app: crawl every page of a sitemap and store it for search.
import { backgroundTask, currentTask, taskState } from 'offstage'
import { crawlSite } from './crawl/crawl-site.ts'

/** A page that could not be stored, and why. */
export interface Failed {
  url: string
  reason: string
}

/** What a crawl tells of itself while it runs. A page that fails counts as complete, so `n_complete` always reaches `total_urls`. */
export interface CrawlState {
  sitemap_url?: string
  total_urls?: number
  n_complete?: number
  n_failed?: number
  /** The first 200 failed pages; all of them are in the data table `failures`. */
  failures?: Failed[]
  /** The page stored last. */
  newest?: string
  pages_per_second?: number
}

/** Gives the number of pages stored. */
export const crawl = backgroundTask({ name: 'crawl', state: {} as CrawlState }, async (sitemapUrl: string) => {
  console.log(`Crawling: ${sitemapUrl}`)
  const state = taskState<CrawlState>()
  state.sitemap_url = sitemapUrl
  return await crawlSite(sitemapUrl, state, currentTask().id)
})
