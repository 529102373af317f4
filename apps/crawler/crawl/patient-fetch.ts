// Tries again what may pass: a refusal for now, a connection that was cut. Called for pages, sitemaps and robots.txt.
import { setTimeout as wait } from 'node:timers/promises'
import { CrawlError } from './crawl-error.ts'
import type { Fetcher } from './fetcher.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Fetched, FetchOptions } from './safe-fetch.ts'

/** Nothing is asked for more often in one crawl. */
export const ATTEMPTS = 3
/** Before the second and the third attempt, unless the site says when. */
const BACKOFF_MS = [500, 2000]
/** Who wants to be left alone for longer is not asked again in this crawl. */
export const LONGEST_WAIT_MS = 60_000

const PASSING_STATUS = new Set([429, 502, 503, 504])
const PASSING_FAILURE = new Set(['CONNECTION_RESET', 'CONNECTION_REFUSED', 'DNS_FAILED', 'FETCH_FAILED', 'UNREACHABLE'])

export type Attempted = { attempts: number } & ({ fetched: Fetched } | { error: unknown })

/** The last of up to three attempts. Never rejects but when it is stopped. */
export async function patientFetch(
  { fetch, gate }: Pick<Fetcher, 'fetch' | 'gate'>,
  url: string,
  options: FetchOptions = {},
): Promise<Attempted> {
  for (let attempts = 1; ; attempts++) {
    let attempted: Attempted
    let waitMs = BACKOFF_MS[attempts - 1] ?? 0
    try {
      const fetched = await fetch(url, options)
      attempted = { attempts, fetched }
      if (!PASSING_STATUS.has(fetched.status)) {
        gate.answered()
        return attempted
      }
      waitMs = retryAfterMs(fetched.headers['retry-after']) ?? waitMs
      gate.refused(Math.min(waitMs, LONGEST_WAIT_MS))
    } catch (error) {
      if (error instanceof CrawlError && error.code === 'ABORTED') throw error
      attempted = { attempts, error }
      if (!(error instanceof CrawlError && PASSING_FAILURE.has(error.code))) return attempted
    }
    if (attempts === ATTEMPTS || waitMs > LONGEST_WAIT_MS) return attempted
    await wait(waitMs, undefined, { signal: options.signal })
  }
}
