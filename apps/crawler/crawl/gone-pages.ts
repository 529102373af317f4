// Finds the stored pages that a finished crawl shows to be gone, and deletes them unless there are too many to be believed. Called at the end of a crawl.
import { anyOf, not } from 'offstage/tables'
import { pages, visits } from '../pages.ts'
import type { KnownSite } from './known-site.ts'
import type { Outcome } from './outcome.ts'

/** So many pages may go without a question, or this part of those stored: more looks like a broken site. */
const HANDFUL = 5
const SHARE = 0.1
const BATCH = 100

export interface Finished {
  known: KnownSite
  source: string
  /** Stored as they are now. */
  confirmed: ReadonlyMap<string, unknown>
  /** Addresses that failed in a way that may pass. */
  failing: ReadonlySet<string>
  isPlanned: (url: string) => boolean
  /** Whether the plan holds everything that the site has: what it does not name is gone. */
  isWhole: boolean
}

/** Addresses of stored pages that this crawl would have come to if they still were there. */
export function gonePages({ known, source, confirmed, failing, isPlanned, isWhole }: Finished): string[] {
  const names = new Map<string, string[]>()
  for (const [url, { page }] of known.visits) names.set(page, [...(names.get(page) ?? []), url])
  return [...known.pages.keys()].filter((page) => {
    if (confirmed.has(page)) return false
    const all = new Set([page, ...(names.get(page) ?? [])])
    const isAsked = [...all].some(isPlanned)
    if ([...all].some((url) => failing.has(url))) return false
    // Pages of another sitemap of the site are that one's business.
    const sources = [...all].flatMap((url) => known.visits.get(url)?.source ?? [])
    return isAsked || (isWhole && sources.includes(source))
  })
}

/** Whether a failure says that there is no page any more. */
export function isEnd(outcome: Outcome): boolean {
  if (outcome.kind === 'skipped') return true
  if (outcome.kind !== 'failed') return false
  return outcome.code === 'NOT_HTML' || outcome.status === 404 || outcome.status === 410
}

export function isTooMany(gone: number, stored: number): boolean {
  return gone > HANDFUL && gone > stored * SHARE
}

/** With what is known of the addresses that led to them, unless this crawl came to those. */
export async function deletePages(
  urls: readonly string[],
  { site, crawl }: { site: string; crawl: string },
): Promise<void> {
  for (let at = 0; at < urls.length; at += BATCH) {
    const url = anyOf(...urls.slice(at, at + BATCH))
    await pages.deleteRows({ url })
    await visits.deleteRows({ site, url, crawl: not(crawl) })
  }
}
