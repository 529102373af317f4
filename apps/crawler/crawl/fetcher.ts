// Owns the connections of one crawl: kept alive, reused, guarded, closed at its end. Called by the crawl.
import type { LookupFunction } from 'node:net'
import { Agent } from 'undici'
import { guardedConnector } from './address-guard.ts'
import { Gate } from './gate.ts'
import { type Fetched, type FetchOptions, safeFetch } from './safe-fetch.ts'

/** By which robots.txt files and pages may name it. */
export const PRODUCT_TOKEN = 'OffstageCrawler'
export const USER_AGENT = `${PRODUCT_TOKEN}/0.1`

export interface FetcherOptions {
  /** Lets it connect to private addresses and to any port. Default: whether `OFFSTAGE_ALLOW_PRIVATE` is 1. */
  allowPrivate?: boolean
  userAgent?: string
  /** At most so many requests at once, on as many connections. Default 8. */
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
  /** Through which every request goes: it keeps to what the site asks for. */
  gate: Gate
  /** Ends what is in flight with `ABORTED` and closes all connections. */
  close(): Promise<void>
}

/** Connections for one crawl. Close them when it is done. */
export function createFetcher(options: FetcherOptions = {}): Fetcher {
  const allowPrivate = options.allowPrivate ?? process.env.OFFSTAGE_ALLOW_PRIVATE === '1'
  const idleTimeoutMs = options.idleTimeoutMs ?? 10_000
  const connections = options.connections ?? 8
  const gate = new Gate(connections)
  const agent = new Agent({
    connections,
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    connect: guardedConnector({
      allowPrivate,
      connectTimeoutMs: options.connectTimeoutMs ?? 5000,
      ...(options.lookup && { lookup: options.lookup }),
    }),
  })
  const shared = { agent, gate, allowPrivate, userAgent: options.userAgent ?? USER_AGENT }
  return {
    fetch: (url, fetchOptions) => safeFetch(url, shared, fetchOptions),
    gate,
    async close() {
      gate.close()
      await agent.destroy()
    },
  }
}
