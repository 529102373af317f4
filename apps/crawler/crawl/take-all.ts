// Takes every page of a crawl, a few at a time, and finds further ones by their links where these are followed. Called by crawl-site.ts.
import { pages } from '../pages.ts'
import { CrawlError } from './crawl-error.ts'
import type { Fetcher } from './fetcher.ts'
import type { Frontier, Target } from './frontier.ts'
import { isEnd } from './gone-pages.ts'
import { Judge } from './judge-page.ts'
import type { KnownSite } from './known-site.ts'
import type { Outcome } from './outcome.ts'
import type { PageWriter } from './page-writer.ts'
import { forEachConcurrent } from './pool.ts'
import type { Progress } from './progress.ts'
import { readPage } from './read-page.ts'
import type { SiteRobots } from './robots/site-robots.ts'
import { type Taken, takePage } from './take-page.ts'

/** More than there may be requests: some wait to try again, some are read or stored. */
const LANES = 12
/** So many pages in a row without any answer, and the site is not there any more. */
const SILENCE = 40
const NO_ANSWER = new Set([
  'CONNECTION_REFUSED',
  'CONNECTION_RESET',
  'DNS_FAILED',
  'TIMEOUT',
  'UNREACHABLE',
  'TLS_FAILED',
])

export interface TakingAll {
  fetcher: Pick<Fetcher, 'fetch' | 'gate'>
  robots: SiteRobots
  frontier: Frontier
  known: KnownSite
  writer: PageWriter
  progress: Progress
  crawl: string
  isFollowing: boolean
  isResumed: boolean
}

export interface AllTaken {
  /** Pages that are stored as they are now, by their content. */
  confirmed: ReadonlyMap<string, string>
  /** Addresses that failed in a way that may pass. */
  failing: ReadonlySet<string>
}

/** Throws `SITE_SILENT`, and what the writer throws. */
export async function takeAll(all: TakingAll): Promise<AllTaken> {
  const { fetcher, robots, frontier, known, writer, progress, crawl, isFollowing, isResumed } = all
  const judge = new Judge(frontier, known.pages)
  const failing = new Set<string>()
  let silent = 0
  const taking = {
    fetcher,
    checkRobots: (url: string) => robots.check(url),
    storedAt: (url: string) => known.pages.get(url),
    read: readPage,
  }

  await forEachConcurrent(frontier, LANES, async (target) => {
    try {
      await take(target)
    } catch (error) {
      frontier.end()
      throw error
    } finally {
      frontier.done()
    }
  })
  const unsettled = judge.postponed.filter(({ isSettled }) => !isSettled())
  for (const postponed of judge.postponed) if (!unsettled.includes(postponed)) await writer.add(postponed.outcome)
  await forEachConcurrent(unsettled, LANES, async ({ outcome }) => {
    await settle(judge.judge(await takePage(outcome.url, taking), true))
  })
  return { confirmed: judge.confirmed, failing }

  async function take({ url, depth }: Target): Promise<void> {
    const visit = known.visits.get(url)
    if (isResumed && visit?.crawl === crawl && visit.kind !== 'failed') {
      const page = known.pages.get(visit.page)
      if (page !== undefined && visit.kind !== 'skipped') judge.confirmed.set(visit.page, page.content_hash)
      frontier.claim(visit.page)
      progress.resumed(visit.kind as Outcome['kind'])
      return await follow(visit.page, depth)
    }
    console.log(`Requesting URL ${url}`)
    const taken = await takePage(url, taking)
    listen(taken)
    if (taken.kind === 'read' && !taken.nofollow) await follow(taken.page.url, depth, taken.page.links)
    else if (taken.kind === 'unchanged') await follow(taken.page, depth)
    await settle(judge.judge(taken))
  }

  async function settle(outcome: Outcome | undefined): Promise<void> {
    if (outcome === undefined) return
    if (outcome.kind === 'failed' && !isEnd(outcome)) failing.add(outcome.url)
    await writer.add(outcome)
  }

  /** Without `links`, those that are stored. */
  async function follow(page: string, depth: number, links?: readonly [string, string][]): Promise<void> {
    if (!isFollowing) return
    const found = links ?? (await pages.search({ url: page }, { columns: ['links'] }).first())?.links ?? []
    for (const [url] of found) frontier.add(url, depth + 1)
    progress.expects(frontier.total)
  }

  function listen(taken: Taken): void {
    silent = taken.kind === 'failed' && NO_ANSWER.has(taken.code) ? silent + 1 : 0
    if (silent < SILENCE) return
    throw new CrawlError(
      'SITE_SILENT',
      `The site does not answer any more: the last ${SILENCE} pages failed, the last one with '${(taken as { reason?: string }).reason}'. What was stored is kept; resume the crawl when the site is back.`,
    )
  }
}
