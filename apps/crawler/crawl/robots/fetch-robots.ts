// Fetches the robots.txt of an origin and says what follows from what came, as RFC 9309 2.3.1 has it. Called by site-robots.ts.
import { decodeText } from '../charset.ts'
import { clipLine } from '../clip.ts'
import { CrawlError } from '../crawl-error.ts'
import { failureReason } from '../failure-reason.ts'
import type { Fetcher } from '../fetcher.ts'
import { normaliseEscapes } from '../page-url.ts'
import { patientFetch } from '../patient-fetch.ts'
import { parseRobots } from './parse-robots.ts'
import { type RobotRules, rulesFor } from './robot-rules.ts'

/** What stands behind it is not read. */
const ROBOTS_BYTES = 500 * 1024

/** Where there is none, everything is allowed. Throws `ROBOTS_UNREACHABLE` where there may be one: then nothing is. And what is wrong with the address itself: `BLOCKED_ADDRESS`, `DNS_FAILED`, … */
export async function fetchRobots(
  fetcher: Pick<Fetcher, 'fetch' | 'gate'>,
  origin: string,
  agent: string,
): Promise<RobotRules> {
  const attempted = await patientFetch(fetcher, `${origin}/robots.txt`, { maxBytes: ROBOTS_BYTES, cuts: true })
  if ('error' in attempted) {
    const { error } = attempted
    // A circle of redirects is as good as no file.
    if (error instanceof CrawlError && /^(TOO_MANY_REDIRECTS|BAD_REDIRECT)$/.test(error.code)) return rules('')
    if (error instanceof CrawlError && NOBODY_THERE.has(error.code)) throw error
    throw unreachable(origin, failureReason(error), error)
  }
  const { status, bytes, contentType } = attempted.fetched
  if (status >= 500 || status === 429) throw unreachable(origin, `HTTP ${status}`)
  return rules(status >= 200 && status < 300 ? decodeText(bytes, { contentType, format: 'xml' }) : '')

  function rules(text: string): RobotRules {
    // Written as the crawl writes addresses, or an escape more or less would get around a rule.
    return rulesFor(parseRobots(text, { normalise: normaliseEscapes }), agent)
  }
}

/** These say more of the site than that its robots.txt could not be read. */
const NOBODY_THERE = new Set([
  'BLOCKED_ADDRESS',
  'BLOCKED_PORT',
  'CONNECTION_REFUSED',
  'DNS_FAILED',
  'INVALID_URL',
  'TLS_FAILED',
  'UNREACHABLE',
])

function unreachable(origin: string, why: string, cause?: unknown): CrawlError {
  return new CrawlError(
    'ROBOTS_UNREACHABLE',
    `${clipLine(origin)}/robots.txt cannot be read (${why}), so it is not known what may be crawled, and nothing is. Try again later.`,
    { cause },
  )
}
