// Fetches one page and reads it, or says why it cannot be. Never throws for what is the page's or the network's fault.
import { clipLine } from './clip.ts'
import { CrawlError } from './crawl-error.ts'
import { answerReason, failureReason, isHtml } from './failure-reason.ts'
import type { Fetcher } from './fetcher.ts'
import type { Outcome, TakenPage, Validators } from './outcome.ts'
import { patientFetch } from './patient-fetch.ts'
import { robotsWords } from './read-head.ts'
import type { PageRead } from './read-page.ts'
import type { Fetched } from './safe-fetch.ts'
import { isSameHost } from './same-host.ts'

export interface Taking {
  fetcher: Pick<Fetcher, 'fetch' | 'gate'>
  /** Throws for what robots.txt disallows. */
  checkRobots: (url: string) => Promise<void>
  /** What is known of a page that is stored. */
  storedAt: (url: string) => Validators | undefined
  read: (bytes: Uint8Array, url: string, headers: Record<string, string>) => PageRead | Promise<PageRead>
}

/** A page that was read, with what it says about itself; judge-page.ts decides what becomes of it. */
export type Read = { url: string; attempts: number; kind: 'read'; page: TakenPage } & Pick<
  PageRead,
  'noindex' | 'nofollow' | 'canonical'
>

export type Taken = Exclude<Outcome, { kind: 'stored' }> | Read

export async function takePage(url: string, { fetcher, checkRobots, storedAt, read }: Taking): Promise<Taken> {
  const attempted = await patientFetch(fetcher, url, {
    wantsBody: isHtml,
    headersFor: (hop) => conditions(storedAt(hop)),
    check: async (hop, isRedirect) => {
      if (isRedirect && !isSameHost(hop, url)) throw elsewhere(url, hop)
      await checkRobots(hop)
    },
  })
  const { attempts } = attempted
  if ('error' in attempted) return { url, attempts, ...refusal(attempted.error) }
  const { fetched } = attempted
  // Who was not asked for a change, and says that there is none, has given us nothing.
  const isKnown = storedAt(fetched.url) !== undefined
  if (fetched.status === 304 && isKnown) return { url, attempts, kind: 'unchanged', page: fetched.url }
  const reason = answerReason(fetched)
  if (reason !== undefined) return { url, attempts, kind: 'failed', ...reason }
  const { noindex, nofollow, canonical, ...content } = await read(fetched.bytes, fetched.url, fetched.headers)
  const asked = robotsWords(robotsHeader(fetched.headers))
  return {
    url,
    attempts,
    kind: 'read',
    page: { url: fetched.url, ...content, ...(asked.nofollow && { links: [] }), ...validatorsOf(fetched) },
    ...((noindex || asked.noindex) && { noindex: true }),
    ...((nofollow || asked.nofollow) && { nofollow: true }),
    ...(canonical !== undefined && { canonical }),
  }
}

function conditions(validators: Validators | undefined): Record<string, string> {
  if (validators?.etag !== undefined) return { 'if-none-match': validators.etag }
  return validators?.last_modified === undefined ? {} : { 'if-modified-since': validators.last_modified }
}

function validatorsOf({ headers: { etag, 'last-modified': lastModified } }: Fetched): Validators {
  return { ...(etag && { etag }), ...(lastModified && { last_modified: lastModified }) }
}

/** What the header says to all robots, and to this one. */
function robotsHeader({ 'x-robots-tag': header = '' }: Record<string, string>): string {
  return header
    .split(',')
    .filter((part) => !/^\s*[\w-]+\s*:/.test(part) || /^\s*(offstagecrawler|unavailable_after)\s*:/i.test(part))
    .join(',')
}

/** Pages that may not be asked for are no failures. */
function refusal(error: unknown): { kind: 'failed' | 'skipped'; code: string; reason: string } {
  const code = error instanceof CrawlError ? error.code : 'ERROR'
  return {
    kind: code === 'ROBOTS_DISALLOWED' || code === 'OTHER_SITE' ? 'skipped' : 'failed',
    code,
    reason: failureReason(error),
  }
}

function elsewhere(url: string, target: string): CrawlError {
  return new CrawlError(
    'OTHER_SITE',
    `${clipLine(url)} redirects to another site, ${clipLine(new URL(target).host)}.`,
    {
      details: { host: new URL(target).host },
    },
  )
}
