// What a crawl tells of itself: the state of the task, as pages read it. Shapes only.

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
