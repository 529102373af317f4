// What the page shows of each site: its pages, its last crawl, why pages are missing. Called by functions.ts.

import { getBackgroundTask, type Status, type Task } from 'offstage'
import { currentOwner } from 'offstage/server'
import type { CrawlResult, CrawlState, SiteReport } from '../crawl/crawl-state.ts'
import { pages, sites } from '../pages.ts'

export interface ListedSite {
  /** Scheme, host and port. */
  site: string
  /** What was crawled last: the address of a sitemap, or of a page. */
  address: string
  addedAt: number
  /** Stored now. */
  pages: number
  /** When it is crawled again by itself; null: never. */
  schedule: string | null
  /** The last crawl; null once its task is too old to be kept. */
  crawl: ListedCrawl | null
  /** The last crawl that came to its end. */
  last: SiteReport | null
}

export interface ListedCrawl {
  id: string
  status: Status
  launchedAt: number
  endedAt: number | null
  state: Pick<CrawlState, 'phase' | 'total_urls' | 'n_complete' | 'n_failed' | 'pages_per_second' | 'eta_seconds'>
  /** To watch, stop and resume it, if it is the visitor's own or nobody's. */
  task: Task<CrawlState, CrawlResult> | null
}

/** All sites, those added first before the others. */
export async function listSites(): Promise<ListedSite[]> {
  const rows = await sites.search({}, { orderBy: 'added', limit: 200 }).toArray()
  return await Promise.all(
    rows.map(async ({ key, address, added, task, schedule, last }) => ({
      site: key,
      address,
      addedAt: added.getTime(),
      pages: await pages.count({ site: key }),
      schedule,
      crawl: task === null ? null : await listedCrawl(task),
      last,
    })),
  )
}

async function listedCrawl(id: string): Promise<ListedCrawl | null> {
  try {
    const task = (await getBackgroundTask(id)) as Task<CrawlState, CrawlResult>
    const { status, launchedAt, endedAt, owner, state } = await task.snapshot()
    const { phase, total_urls, n_complete, n_failed, pages_per_second, eta_seconds } = state
    const figures = { phase, total_urls, n_complete, n_failed, pages_per_second, eta_seconds }
    const told = Object.fromEntries(Object.entries(figures).filter(([, figure]) => figure !== undefined))
    return {
      id,
      status,
      launchedAt,
      endedAt,
      state: told,
      task: owner === null || owner === currentOwner() ? task : null,
    }
  } catch (error) {
    // Ended tasks are not kept for ever.
    if ((error as { code?: unknown }).code === 'TASK_NOT_FOUND') return null
    throw error
  }
}
