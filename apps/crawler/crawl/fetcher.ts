// Owns the connections of one crawl: kept alive, reused, guarded, closed at its end. Called by the crawl.
import type { LookupFunction } from 'node:net'
import { Agent } from 'undici'
import { guardedConnector } from './address-guard.ts'
import { type Fetched, type FetchOptions, safeFetch } from './safe-fetch.ts'

export const USER_AGENT = 'OffstageCrawler/0.1'

export interface FetcherOptions {
  /** Lets it connect to private addresses and to any port. Default: whether `OFFSTAGE_ALLOW_PRIVATE` is 1. */
  allowPrivate?: boolean
  userAgent?: string
  /** At most so many connections a host. Default 8. */
  connections?: number
  /** Default 5 s. */
  connectTimeoutMs?: number
  /** Until the headers, and between two pieces of the body. Default 10 s. */
  idleTimeoutMs?: number
  /** Resolves names in place of `dns.lookup`. */
  lookup?: LookupFunction
}

export interface Fetcher {
  /** See `safeFetch` for what it gives and throws. */
  fetch(url: string, options?: FetchOptions): Promise<Fetched>
  /** Ends what is in flight with `ABORTED` and closes all connections. */
  close(): Promise<void>
}

/** Connections for one crawl. Close them when it is done. */
export function createFetcher(options: FetcherOptions = {}): Fetcher {
  const allowPrivate = options.allowPrivate ?? process.env.OFFSTAGE_ALLOW_PRIVATE === '1'
  const idleTimeoutMs = options.idleTimeoutMs ?? 10_000
  const agent = new Agent({
    connections: options.connections ?? 8,
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    connect: guardedConnector({
      allowPrivate,
      connectTimeoutMs: options.connectTimeoutMs ?? 5000,
      ...(options.lookup && { lookup: options.lookup }),
    }),
  })
  const connections = { agent, allowPrivate, userAgent: options.userAgent ?? USER_AGENT }
  return {
    fetch: (url, fetchOptions) => safeFetch(url, connections, fetchOptions),
    close: () => agent.destroy(),
  }
}
