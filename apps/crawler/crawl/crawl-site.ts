// One crawl: finds the pages of a site, fetches them a few at a time, stores what is new or changed in small batches, tidies up, and tells how far it is.
// Called by the task `crawl`.
import type { CrawlOptions, CrawlResult, CrawlState } from './crawl-state.ts'
import { createFetcher, PRODUCT_TOKEN } from './fetcher.ts'
import { findPages } from './find-pages.ts'
import { Frontier } from './frontier.ts'
import { knownSite } from './known-site.ts'
import { PageWriter } from './page-writer.ts'
import { Progress } from './progress.ts'
import { SiteRobots } from './robots/site-robots.ts'
import { storeOutcomes } from './store-outcomes.ts'
import { takeAll } from './take-all.ts'
import { tidyUp } from './tidy-up.ts'

/** Requests to the site at once. */
const CONNECTIONS = 8
/** Where links are followed, sites without an end must have one. */
const LIMITS = { maxPages: 50_000, maxDepth: 16, maxQueries: 30 }

/** Crawls a site by the address of its sitemap, or of a page. Throws when it cannot begin, or cannot go on because the site is not there any more. */
export async function crawlSite(
  address: string,
  state: CrawlState,
  crawl: string,
  options: CrawlOptions = {},
): Promise<CrawlResult> {
  const site = new URL(address).origin
  const notes: string[] = []
  const note = (message: string) => {
    console.warn(message)
    notes.push(message)
    state.notes = notes
  }
  Object.assign(state, { site, crawl, phase: 'finding pages' } satisfies CrawlState)
  const fetcher = createFetcher({ connections: CONNECTIONS })
  const progress = new Progress(state)
  try {
    const robots = new SiteRobots(fetcher, PRODUCT_TOKEN, note)
    const beginning = await findPages(address, { fetcher, robots, note })
    const known = await knownSite(site)
    const frontier = new Frontier(LIMITS)
    for (const url of beginning.pages) frontier.add(url)
    progress.expects(frontier.total)
    state.phase = 'crawling'
    const id = { site, source: address, crawl }
    const writer = new PageWriter(async (batch) => {
      await storeOutcomes(id, batch)
      progress.took(batch)
    })
    const { isFollowing } = beginning
    const isResumed = options.resume !== undefined
    const taken = await takeAll({ fetcher, robots, frontier, known, writer, progress, crawl, isFollowing, isResumed })
    await writer.finish()

    state.phase = 'tidying up'
    const isWhole = beginning.isWhole && !frontier.isCut && !(isFollowing && taken.failing.size > 0)
    const { deleted, held } = await tidyUp(
      { ...taken, id, known, isPlanned: (url) => frontier.has(url), isWhole },
      options,
    )
    state.n_deleted = deleted
    if (held !== undefined) {
      state.held = held
      note(
        `${held.gone} of ${held.of} pages seem to be gone, which is more than is believed without a question: none was deleted. Crawl again and allow it if that is right.`,
      )
    }
    state.phase = 'done'
    const { stored, unchanged, failed, skipped } = progress.counts
    console.log(
      `Done: ${stored} pages stored, ${unchanged} unchanged, ${failed} failed, ${skipped} left out, ${deleted} deleted.`,
    )
    return { pages: stored + unchanged, stored, unchanged, failed, skipped, deleted, held: held?.gone ?? 0 }
  } finally {
    progress.finish()
    await fetcher.close()
  }
}
