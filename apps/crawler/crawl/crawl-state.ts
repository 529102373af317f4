// What a crawl may be told, what it tells of itself (the state of the task, as pages read it), and what it gives in the end. Shapes only.

export interface CrawlOptions {
  /** The crawl that is resumed: what it stored is not fetched again. */
  resume?: string
  /** Deletes pages that are gone, however many. Default false: more than a tenth of the site are kept, and it is said. */
  allowDeleting?: boolean
}

/** A page that could not be stored, and why. */
export interface Failed {
  url: string
  reason: string
}

/** Pages by the reason why they are not indexed. */
export type ByReason = Record<string, number>

/** A crawl would have deleted so many pages that something may be wrong: nothing was deleted. */
export interface Held {
  /** How many pages it found gone, of how many stored. */
  gone: number
  of: number
  /** The first of them. */
  urls: string[]
}

/** What a crawl tells of itself while it runs. A page that fails counts as complete, so `n_complete` always reaches `total_urls`. */
export interface CrawlState {
  /** The address that was given. */
  sitemap_url?: string
  /** The site it belongs to, by scheme, host and port. */
  site?: string
  /** Its own id, or that of the crawl which it resumes. */
  crawl?: string
  phase?: 'finding pages' | 'crawling' | 'tidying up' | 'done'
  total_urls?: number
  n_complete?: number
  /** Written anew because they are new or changed; still the same; failed; left out for a good reason; deleted because they are gone. */
  n_stored?: number
  n_unchanged?: number
  n_failed?: number
  n_skipped?: number
  n_deleted?: number
  failed_by_reason?: ByReason
  skipped_by_reason?: ByReason
  /** The first 200 failed pages; all of them are in the data table `visits`. */
  failures?: Failed[]
  /** The last 10 that failed, newest first. */
  latest_failures?: Failed[]
  /** The title of the page stored last. */
  newest?: string
  /** The last 10 pages stored, newest first. */
  newest_pages?: { url: string; title: string }[]
  pages_per_second?: number
  eta_seconds?: number
  /** What a person should know: a site that wants a slow crawl, a sitemap that is cut off. */
  notes?: string[]
  held?: Held
}

/** What a crawl gives in the end. */
export interface CrawlResult {
  /** Stored now, whether they were written or unchanged. */
  pages: number
  stored: number
  unchanged: number
  failed: number
  skipped: number
  deleted: number
  /** Pages that are gone, kept until somebody confirms. */
  held: number
}

/** How a crawl went, as it is kept with its site. */
export interface SiteReport extends CrawlResult {
  failed_by_reason: ByReason
  skipped_by_reason: ByReason
  notes: string[]
  held_pages?: Held
  /** Ms since the epoch. */
  endedAt: number
}
