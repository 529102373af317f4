// Launches crawls for visitors: of an address they typed, of a site once more, of one that was stopped. Called by functions.ts.
import { OffstageError, Task } from 'offstage'
import type { CrawlOptions, CrawlResult, CrawlState } from '../crawl/crawl-state.ts'
import { checkPageUrl } from '../crawl/page-url.ts'
import { crawl } from '../tasks.ts'
import { noteCrawl, siteOf } from './site-rows.ts'

type CrawlTask = Task<CrawlState, CrawlResult>

/** `address`: of a sitemap, or of a page of a site. Errors: `INVALID_URL`. */
export async function launchCrawl(address: unknown, options?: CrawlOptions): Promise<CrawlTask> {
  if (typeof address !== 'string')
    throw new OffstageError('INVALID_ARGS', 'Give the address of a sitemap or of a site.')
  const url = checkPageUrl(address)
  const task = options === undefined ? await crawl.launch(url) : await crawl.launch(url, options)
  await noteCrawl(url, task.id)
  return task
}

/** `allowDeleting`: pages that are gone go, however many. Errors: `NOT_FOUND`, `INVALID_ARGS`. */
export async function recrawl(site: unknown, options: { allowDeleting?: boolean } = {}): Promise<CrawlTask> {
  const { address } = await siteOf(site)
  return await launchCrawl(address, options?.allowDeleting === true ? { allowDeleting: true } : undefined)
}

/** Goes on with a crawl that did not come to its end: what it stored is not fetched again. Errors: `INVALID_ARGS`, `NOT_FOUND`, `ALREADY_RUNNING`. */
export async function resumeCrawl(task: unknown): Promise<CrawlTask> {
  if (!(task instanceof Task) || task.getTaskName() !== 'crawl')
    throw new OffstageError('INVALID_ARGS', 'Give the crawl to resume.')
  const { status, state } = await (task as CrawlTask).snapshot()
  if (status === 'completed')
    throw new OffstageError('INVALID_ARGS', 'This crawl came to its end: there is nothing to resume.')
  if (!['failed', 'killed', 'missing'].includes(status))
    throw new OffstageError('ALREADY_RUNNING', 'This crawl has not ended yet.')
  if (state.sitemap_url === undefined) throw new OffstageError('INVALID_ARGS', 'This crawl never began: run it anew.')
  return await launchCrawl(state.sitemap_url, { resume: state.crawl ?? task.id })
}
