// Finds where a crawl begins: with what a sitemap names, or with the page whose links are followed because there is no sitemap. Called once a crawl.
import { clipLine } from './clip.ts'
import { CrawlError } from './crawl-error.ts'
import { failureReason, isHtml } from './failure-reason.ts'
import { type FetchedSitemap, fetchSitemap } from './fetch-sitemap.ts'
import type { Fetcher } from './fetcher.ts'
import { checkPageUrl } from './page-url.ts'
import { patientFetch } from './patient-fetch.ts'
import { readSitemap, type SitePages } from './read-sitemap.ts'
import type { SiteRobots } from './robots/site-robots.ts'
import type { Fetched, FetchOptions } from './safe-fetch.ts'
import { hostOf } from './same-host.ts'
import { SITEMAP_LOCATIONS } from './sitemap.ts'

export interface Beginning {
  pages: string[]
  /** Links are followed from there: there is no sitemap. */
  isFollowing: boolean
  /** False when there may be pages that were not named. */
  isWhole: boolean
}

export interface FindOptions {
  fetcher: Pick<Fetcher, 'fetch' | 'gate'>
  robots: SiteRobots
  note: (message: string) => void
}

/**
 * `address` is that of a sitemap, or of any page of a site: then the sitemaps of its robots.txt, then /sitemap.xml. Throws for what the address itself
 * turns out to be, with a sentence for who gave it: see `fetchSitemap`, `fetchRobots`, `ROBOTS_DISALLOWED`.
 */
export async function findPages(address: string, { fetcher, robots, note }: FindOptions): Promise<Beginning> {
  const rules = await robots.rules(address)
  const fetch = async (url: string, options: FetchOptions): Promise<Fetched> => {
    const attempted = await patientFetch(fetcher, url, { ...options, check: (hop) => robots.check(hop) })
    if ('error' in attempted) throw attempted.error
    return attempted.fetched
  }

  let page: string | undefined
  let first: FetchedSitemap | undefined
  let failure: unknown
  try {
    first = await fetchSitemap(address, fetch, { maxLocations: SITEMAP_LOCATIONS })
  } catch (error) {
    page = pageBehind(error, address)
    if (page === undefined) throw error
    if ((error as CrawlError).code === 'HTTP_ERROR') failure = error
  }
  if (first !== undefined) return named(await readSitemap(address, { fetch, first }))

  const host = hostOf(page as string)
  const origin = new URL(page as string).origin
  const listed = resolvedAll((origin === new URL(address).origin ? rules : await robots.rules(origin)).sitemaps, origin)
  for (const sitemaps of [listed, [`${origin}/sitemap.xml`]]) {
    if (sitemaps.length === 0) continue
    try {
      return named(await readSitemap(sitemaps, { fetch, host }))
    } catch (error) {
      if (!(error instanceof CrawlError) || error.code === 'ABORTED') throw error
      if (sitemaps === listed) note(`The sitemap that robots.txt names cannot be used (${failureReason(error)}).`)
    }
  }
  if (failure !== undefined) throw failure
  note('The site has no sitemap, so the links of its pages are followed.')
  return { pages: [page as string], isFollowing: true, isWhole: true }

  function named({ pages, skipped, skippedCount, stoppedAtLimit, isCut }: SitePages): Beginning {
    const [one] = skipped
    if (one !== undefined)
      note(`Left out of the crawl: ${skippedCount} of the sitemap, the first ${clipLine(one.url)} (${one.reason}).`)
    if (stoppedAtLimit)
      note(
        `The sitemap names more pages than one crawl takes: the first ${pages.length.toLocaleString('en')} are crawled.`,
      )
    return { pages, isFollowing: false, isWhole: !stoppedAtLimit && !isCut }
  }
}

/** What is no sitemap may be a page of the site. A site without a front page may have others, that its sitemap names. */
function pageBehind(error: unknown, address: string): string | undefined {
  if (!(error instanceof CrawlError)) return undefined
  const { url, contentType } = error.details
  if (error.code === 'NOT_A_SITEMAP' && isHtml(String(contentType))) return String(url)
  return error.code === 'HTTP_ERROR' && new URL(address).pathname === '/' ? address : undefined
}

/** Lines of a robots.txt that are no addresses are passed over. */
function resolvedAll(sitemaps: readonly string[], base: string): string[] {
  return sitemaps.flatMap((sitemap) => {
    try {
      return [checkPageUrl(sitemap, `${base}/`)]
    } catch {
      return []
    }
  })
}
