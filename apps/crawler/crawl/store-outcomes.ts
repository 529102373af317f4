// Puts a batch of a crawl into the data tables: pages that are new or changed, and what became of each address. Called by page-writer.ts.
import { anyOf, transaction } from 'offstage/tables'
import { pages, visits } from '../pages.ts'
import type { Outcome } from './outcome.ts'

/** Which crawl it is. */
export interface CrawlId {
  site: string
  source: string
  crawl: string
}

/** All of the batch or nothing. A page that is stored already is updated, found by its address; nothing is written to one that is unchanged. */
export async function storeOutcomes({ site, source, crawl }: CrawlId, batch: readonly Outcome[]): Promise<void> {
  const at = new Date()
  const stored = batch.flatMap((outcome) => (outcome.kind === 'stored' ? [outcome.page] : []))
  const renewed = batch.flatMap((outcome) =>
    outcome.kind === 'unchanged' && outcome.validators ? [{ url: outcome.page, validators: outcome.validators }] : [],
  )
  await transaction(async () => {
    if (stored.length > 0) {
      const links = await linksTo(stored.map(({ url }) => url))
      const fresh = { etag: null, last_modified: null, site, crawl, last_indexed: at }
      await pages.upsertRows(
        stored.map((page) => ({ ...fresh, ...(links.get(page.url) ?? NONE), size: page.text.length, ...page })),
      )
    }
    for (const { url, validators } of renewed) {
      const row = await pages.search({ url }, { columns: ['url'] }).first()
      await row?.update({ etag: null, last_modified: null, ...validators })
    }
    await visits.upsertRows(batch.map((outcome) => ({ site, source, crawl, at, ...visitOf(outcome) })))
  })
}

function visitOf(outcome: Outcome) {
  const { url, attempts, kind } = outcome
  const nothing = { page: null, code: null, reason: null, status: null }
  if (kind === 'stored' || kind === 'unchanged') {
    const page = kind === 'stored' ? outcome.page.url : outcome.page
    return { ...nothing, url, attempts, kind, page: page === url ? null : page }
  }
  const { code, reason, status = null } = outcome
  return { ...nothing, url, attempts, kind, code, reason, status }
}

const NONE = { anchors: '', inlinks: 0 }

/** What others' links say of pages is known from an earlier crawl, and does not change with their own text. */
async function linksTo(urls: readonly string[]): Promise<Map<string, typeof NONE>> {
  const rows = await pages.search({ url: anyOf(...urls) }, { columns: ['url', 'anchors', 'inlinks'] }).toArray()
  return new Map(rows.map(({ url, anchors, inlinks }) => [url, { anchors, inlinks }]))
}
