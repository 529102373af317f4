// The rows of the table `sites`: found by key, made and kept up to date by the crawls. Used by the tasks and by what the page may call.
import { OffstageError } from 'offstage'
import type { CrawlResult, CrawlState, SiteReport } from '../crawl/crawl-state.ts'
import { sites } from '../pages.ts'

/** Scheme, host and port: what the pages of one site have in common. */
export function siteKey(address: string): string {
  return new URL(address).origin
}

/** The site of a key as pages have it. Errors: `INVALID_ARGS`, `NOT_FOUND`. */
export async function siteOf(key: unknown) {
  if (typeof key !== 'string' || key.length > 2048)
    throw new OffstageError('INVALID_ARGS', 'A site is named by its scheme and host, as in https://example.com.')
  const site = await sites.get({ key })
  if (site === null) throw new OffstageError('NOT_FOUND', `There is no site '${key.slice(0, 120)}' here.`)
  return site
}

/** A crawl of the site was launched, or has begun. */
export async function noteCrawl(address: string, task: string): Promise<void> {
  const key = siteKey(address)
  const known = await sites.get({ key })
  await sites.upsertRow({ key, address, task, added: known?.added ?? new Date() })
}

/** A crawl came to its end. */
export async function noteEnd(address: string, state: CrawlState, result: CrawlResult): Promise<void> {
  const { failed_by_reason = {}, skipped_by_reason = {}, notes = [], held } = state
  const kept = { failed_by_reason, skipped_by_reason, notes, ...(held && { held_pages: held }) }
  // What stands in a task's state is no plain data.
  const last: SiteReport = { ...result, ...JSON.parse(JSON.stringify(kept)), endedAt: Date.now() }
  const site = await sites.get({ key: siteKey(address) })
  await site?.update({ last })
}
