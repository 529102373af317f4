// Finds all pages of a site from the address of its sitemap, through index files of index files. Called once a crawl.
import { clipLine } from './clip.ts'
import { CrawlError } from './crawl-error.ts'
import { failureReason } from './failure-reason.ts'
import { type FetchedSitemap, fetchSitemap } from './fetch-sitemap.ts'
import { checkPageUrl } from './page-url.ts'
import { forEachConcurrent } from './pool.ts'
import type { Fetched, FetchOptions } from './safe-fetch.ts'
import { hostOf } from './same-host.ts'
import { SITEMAP_LOCATIONS } from './sitemap.ts'

export interface ReadSitemapOptions {
  fetch(url: string, options: FetchOptions): Promise<Fetched>
  signal?: AbortSignal | undefined
  /** Default 50,000. */
  maxPages?: number
  /** Default 5,000. */
  maxSitemaps?: number
  /** How many indexes may stand above a sitemap. Default 3. */
  maxDepth?: number
  /** Sitemaps fetched at once. Default 4. */
  concurrency?: number
  /** Whose pages are kept, with or without 'www.'. Default: those of the (only) sitemap's host, before and after its redirects. */
  host?: string
  /** The first sitemap, if it was fetched already. */
  first?: FetchedSitemap
}

export interface SitePages {
  /** Normalised addresses, each once, in the order of the sitemaps. */
  pages: string[]
  /** Sitemaps that could not be read, or only in part, and entries that are no page of this site: the first 1,000, each with its reason. */
  skipped: { url: string; reason: string }[]
  /** How many were skipped, the unlisted ones included. */
  skippedCount: number
  /** Sitemaps read, the first one included. */
  sitemaps: number
  /** True when there were more pages than `maxPages`. */
  stoppedAtLimit: boolean
  /** True when a sitemap could not be read to its end: there may be pages that it would have named. */
  isCut: boolean
}

const LISTED = 1000

/**
 * All pages that sitemaps name, themselves or through others. One that fails is skipped with its reason. Throws `INVALID_URL`, what
 * `fetchSitemap` throws for the only one, `SITEMAP_EMPTY` when no page remains, and the signal's reason when it is aborted.
 */
export async function readSitemap(
  address: string | readonly string[],
  options: ReadSitemapOptions,
): Promise<SitePages> {
  const { maxPages = SITEMAP_LOCATIONS, maxSitemaps = 5000, maxDepth = 3, concurrency = 4 } = options
  const roots = [address].flat().map((root) => checkPageUrl(root))
  const isOnly = roots.length === 1
  const first = roots[0] as string
  const site: SitePages = { pages: [], skipped: [], skippedCount: 0, sitemaps: 0, stoppedAtLimit: false, isCut: false }
  const pages = new Set<string>()
  const known = new Set(roots)
  const hosts = new Set([options.host ?? hostOf(first)])
  let queue = roots.map((url) => ({ url, depth: 0 }))

  while (queue.length > 0 && !site.stoppedAtLimit) {
    const batch = queue.splice(0, concurrency)
    const results: (FetchedSitemap | Error)[] = []
    const load = async ({ url, depth }: { url: string; depth: number }, at: number) => {
      try {
        const maxLocations = Math.max(maxPages, SITEMAP_LOCATIONS)
        const isThere = depth === 0 && options.first !== undefined
        results[at] = isThere
          ? (options.first as FetchedSitemap)
          : await fetchSitemap(url, options.fetch, { signal: options.signal, maxLocations })
      } catch (error) {
        if ((depth === 0 && isOnly) || !(error instanceof CrawlError)) throw error
        results[at] = error
      }
    }
    await forEachConcurrent(batch, concurrency, load, options.signal)

    const further: typeof queue = []
    for (const [at, { url, depth }] of batch.entries()) {
      const result = results[at] as FetchedSitemap | Error
      if (result instanceof Error) {
        site.isCut = true
        skip(url, failureReason(result))
      } else if (depth === 0 && options.host === undefined) hosts.add(hostOf(result.url))
      if (!(result instanceof Error)) take(result, depth, further)
    }
    // What an index names comes before what stands behind the index.
    queue = [...further, ...queue]
  }
  site.pages = [...pages]
  if (site.pages.length === 0) throw nothingLeft(first, site)
  return site

  function take(sitemap: FetchedSitemap, depth: number, further: typeof queue): void {
    site.sitemaps++
    known.add(sitemap.url)
    site.isCut ||= sitemap.cut !== undefined
    if (sitemap.cut !== undefined) skip(sitemap.url, CUTS[sitemap.cut])
    for (const location of sitemap.locations) {
      if (site.stoppedAtLimit) return
      try {
        const url = checkPageUrl(location, sitemap.url)
        if (sitemap.kind === 'index') addSitemap(url, depth + 1, further)
        else addPage(url)
      } catch (error) {
        skip(clipLine(location, 200), failureReason(error))
      }
    }
  }

  function addPage(url: string): void {
    if (pages.has(url)) return
    if (!hosts.has(hostOf(url))) skip(url, 'another host')
    else if (pages.size === maxPages) site.stoppedAtLimit = true
    else pages.add(url)
  }

  function addSitemap(url: string, depth: number, further: typeof queue): void {
    if (known.has(url)) return
    const isTooDeep = depth > maxDepth
    if (isTooDeep || known.size >= maxSitemaps) {
      site.isCut = true
      skip(url, isTooDeep ? `more than ${maxDepth} indexes deep` : `more than ${maxSitemaps} sitemaps`)
    } else {
      known.add(url)
      further.push({ url, depth })
    }
  }

  function skip(url: string, reason: string): void {
    site.skippedCount++
    if (site.skipped.length < LISTED) site.skipped.push({ url, reason })
  }
}

const CUTS = {
  size: 'read in part: larger than 50 MB',
  damaged: 'read in part: damaged gzip',
  'early end': 'read in part: ends early',
  count: 'read in part: too many entries',
}

function nothingLeft(address: string, { skipped: [one], skippedCount }: SitePages): CrawlError {
  const why =
    one === undefined
      ? ''
      : `: ${skippedCount} entries were skipped, the first (${clipLine(one.url, 80)}) for ${one.reason}`
  return new CrawlError('SITEMAP_EMPTY', `The sitemap ${clipLine(address)} leads to no page that can be crawled${why}.`)
}
