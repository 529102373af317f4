// Fetches one sitemap and says plainly why when it is none. Called by read-sitemap.ts for each one.
import { clipLine } from './clip.ts'
import { CrawlError } from './crawl-error.ts'
import type { Fetched, FetchOptions } from './safe-fetch.ts'
import { parseSitemap, SITEMAP_BYTES, type Sitemap } from './sitemap.ts'

/** Sitemaps are ten times as large as pages may be, and there are few of them. */
const SITEMAP_TIMEOUT_MS = 60_000

export interface FetchedSitemap extends Sitemap {
  /** The final address, against which locations are resolved. */
  url: string
}

/**
 * A sitemap with at least one location. Throws what `fetch` throws, and `HTTP_ERROR`, `NOT_A_SITEMAP`, `SITEMAP_BINARY`, `SITEMAP_EMPTY`,
 * `TRUNCATED_GZIP` or `TOO_LARGE`, each with a sentence for the person who gave the address.
 */
export async function fetchSitemap(
  address: string,
  fetch: (url: string, options: FetchOptions) => Promise<Fetched>,
  { signal, maxLocations }: { signal?: AbortSignal | undefined; maxLocations: number },
): Promise<FetchedSitemap> {
  const fetched = await fetch(address, { signal, maxBytes: SITEMAP_BYTES, timeoutMs: SITEMAP_TIMEOUT_MS })
  const { url, status, contentType, bytes } = fetched
  if (status < 200 || status >= 300) {
    throw new CrawlError('HTTP_ERROR', `${clipLine(url)} answered HTTP ${status}.`, { details: { status } })
  }
  const sitemap = await parseSitemap(bytes, { contentType, maxLocations })
  if (sitemap.locations.length > 0) return { ...sitemap, url }

  const mediaType = clipLine((contentType.split(';', 1)[0] as string).trim(), 60)
  const what = `Fetched ${clipLine(url)} (${[status, mediaType].filter(Boolean).join(' ')})`
  if (bytes.length === 0) throw new CrawlError('SITEMAP_EMPTY', `${what} but it is empty.`)
  if (sitemap.cut === 'damaged') {
    throw new CrawlError(
      'TRUNCATED_GZIP',
      `${what} but its gzip data is damaged or ends early, before any <loc> entry.`,
    )
  }
  if (sitemap.cut === 'size') {
    throw new CrawlError('TOO_LARGE', `${what} and stopped at 50 MB of it without finding a <loc> entry.`)
  }
  if (sitemap.format === 'binary') {
    throw new CrawlError('SITEMAP_BINARY', `${what} but it is binary data, not a sitemap.`)
  }
  if (sitemap.format === 'none') {
    throw new CrawlError('NOT_A_SITEMAP', `${what} but found no <loc> entries.`, { details: { url, contentType } })
  }
  throw new CrawlError('SITEMAP_EMPTY', `${what} but it is a sitemap that lists no pages.`)
}
