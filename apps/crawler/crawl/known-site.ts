// What is stored of a site when a crawl of it begins: with which validators to ask, which pages a stopped crawl did already, which may be gone in the end.
import { pages, visits } from '../pages.ts'
import type { Validators } from './outcome.ts'

export interface KnownPage extends Validators {
  content_hash: string
}

export interface KnownVisit {
  /** Address of the stored page. */
  page: string
  source: string
  crawl: string
  kind: string
}

export interface KnownSite {
  pages: Map<string, KnownPage>
  /** By the address the site uses. */
  visits: Map<string, KnownVisit>
}

export async function knownSite(site: string): Promise<KnownSite> {
  const known: KnownSite = { pages: new Map(), visits: new Map() }
  const facts = ['url', 'etag', 'last_modified', 'content_hash'] as const
  for await (const { url, etag, last_modified, content_hash } of pages.search({ site }, { columns: facts }))
    known.pages.set(url, { content_hash, ...(etag && { etag }), ...(last_modified && { last_modified }) })
  const names = ['url', 'page', 'source', 'crawl', 'kind'] as const
  for await (const { url, page, source, crawl, kind } of visits.search({ site }, { columns: names }))
    known.visits.set(url, { page: page ?? url, source, crawl, kind })
  return known
}
