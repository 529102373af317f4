// Puts a batch of a crawl into the data tables: the pages taken, and those that failed with their reasons. Called by page-writer.ts.
import { failures, pages } from '../pages.ts'
import type { Taken } from './take-page.ts'

/** A page that is stored already is updated, found by its address; a failure is one of this crawl. */
export async function storePages(crawl: string, batch: readonly Taken[]): Promise<void> {
  const at = new Date()
  const good = batch.flatMap((taken) => ('page' in taken ? [{ ...taken.page, last_indexed: at }] : []))
  const bad = batch.flatMap((taken) =>
    'reason' in taken ? [{ crawl, url: taken.url, reason: taken.reason, attempts: taken.attempts, at }] : [],
  )
  if (good.length > 0) await pages.upsertRows(good)
  if (bad.length > 0) await failures.addRows(bad)
}
