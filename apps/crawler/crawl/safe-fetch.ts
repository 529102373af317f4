// Fetches one address of the open web safely: each hop is checked, time and size are bounded, every failure has a plain reason.
// Called through fetcher.ts, which owns the connections.
import type { Agent, Dispatcher } from 'undici'
import { checkTarget } from './address-guard.ts'
import { clipLine } from './clip.ts'
import { CrawlError } from './crawl-error.ts'
import { startDeadline } from './deadline.ts'
import type { Gate } from './gate.ts'
import { networkFailure } from './network-failure.ts'
import { checkPageUrl } from './page-url.ts'
import { readBody, tooLarge } from './read-body.ts'

export const MAX_REDIRECTS = 5
/** Of an unpacked page. */
export const PAGE_BYTES = 5 * 1024 * 1024
export const PAGE_TIMEOUT_MS = 15_000

export interface FetchOptions {
  signal?: AbortSignal | undefined
  /** Of the unpacked body. Default 5 MB. */
  maxBytes?: number
  /** For everything, redirects included. Default 15 s. */
  timeoutMs?: number
  /** Further headers, such as `if-none-match`. Credentials among them go to the asked origin only. */
  headers?: Record<string, string>
  /** Further headers for the address asked next: of a redirect, each hop has its own. */
  headersFor?: (url: string) => Record<string, string>
  /** Called with each address before it is asked, redirects included; what it throws ends the fetch. */
  check?: (url: string, isRedirect: boolean) => void | Promise<void>
  /** Gives the first `maxBytes` of a larger body instead of failing. */
  cuts?: boolean
  /** Asked with the Content-Type before the body of a success is read; false leaves `bytes` empty. Default: always read. */
  wantsBody?: (contentType: string) => boolean
}

export interface Fetched {
  /** The final address. */
  url: string
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  /** The Content-Type header, whole; '' without one. */
  contentType: string
  /** The unpacked body of a success (2xx), else empty. */
  bytes: Uint8Array
  redirected: boolean
}

export interface Connections {
  agent: Agent
  allowPrivate: boolean
  userAgent: string
  gate: Gate
}

/**
 * Fetches an address with GET and follows up to 5 redirects, each checked like the first. Any status is an answer, not an error.
 * Throws a CrawlError: `INVALID_URL`, `BLOCKED_ADDRESS`, `BLOCKED_PORT`, `BAD_REDIRECT`, `TOO_MANY_REDIRECTS`, `TIMEOUT`, `ABORTED`,
 * `TOO_LARGE`, `BAD_ENCODING`, `BAD_RESPONSE`, `DNS_FAILED`, `CONNECTION_REFUSED`, `CONNECTION_RESET`, `UNREACHABLE`, `TLS_FAILED`, `FETCH_FAILED`.
 */
export async function safeFetch(
  address: string,
  connections: Connections,
  options: FetchOptions = {},
): Promise<Fetched> {
  const asked = checkPageUrl(address)
  const deadline = startDeadline(clipLine(asked), options.timeoutMs ?? PAGE_TIMEOUT_MS, options.signal)
  let url = asked
  try {
    const seen = new Set<string>()
    for (;;) {
      seen.add(url)
      const target = await hop()
      if (typeof target !== 'string') return target
      if (seen.has(target)) throw new CrawlError('TOO_MANY_REDIRECTS', `${clipLine(asked)} redirects in a circle.`)
      if (seen.size > MAX_REDIRECTS) {
        throw new CrawlError('TOO_MANY_REDIRECTS', `${clipLine(asked)} redirects more than ${MAX_REDIRECTS} times.`)
      }
      url = target
    }
  } catch (error) {
    if (deadline.signal.aborted) throw deadline.signal.reason
    if (options.signal?.aborted)
      throw new CrawlError('ABORTED', `${clipLine(asked)} was stopped.`, { cause: options.signal.reason })
    throw networkFailure(error, new URL(url).host)
  } finally {
    deadline.end()
  }

  /** One request: the answer, or where it sends us. */
  async function hop(): Promise<Fetched | string> {
    checkTarget(new URL(url), connections.allowPrivate)
    deadline.pause()
    let leave: () => void
    try {
      await options.check?.(url, url !== asked)
      leave = await connections.gate.enter(options.signal)
    } finally {
      deadline.resume()
    }
    try {
      const response = await request(url, new URL(asked).origin, connections, options, deadline.signal)
      const target = redirectTarget(response, url)
      if (target === undefined) return await answer(response, url, url !== asked, options, deadline.signal)
      await response.body.dump({ limit: 64 * 1024, signal: deadline.signal })
      return target
    } finally {
      leave()
    }
  }
}

async function request(
  url: string,
  origin: string,
  { agent, userAgent }: Connections,
  { headers = {}, headersFor }: FetchOptions,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  signal.throwIfAborted()
  const target = new URL(url)
  const isAskedOrigin = target.origin === origin
  const further = Object.entries(headers).filter(([name]) => isAskedOrigin || !/^(authorization|cookie)$/i.test(name))
  return await agent.request({
    origin: target.origin,
    path: target.pathname + target.search,
    method: 'GET',
    headers: {
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'accept-encoding': 'gzip, deflate, br',
      ...Object.fromEntries(further),
      ...headersFor?.(url),
      'user-agent': userAgent,
    },
    signal,
  })
}

/** Where an answer sends us, checked; undefined when it sends us nowhere. */
function redirectTarget({ statusCode, headers }: Dispatcher.ResponseData, from: string): string | undefined {
  const location = [headers.location].flat()[0]
  if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return undefined
  try {
    // Header values arrive as Latin-1; servers send addresses in UTF-8.
    return checkPageUrl(Buffer.from(location, 'latin1').toString(), from)
  } catch (error) {
    const message = `${clipLine(from)} redirects to '${clipLine(location, 80)}', which cannot be crawled.`
    throw new CrawlError('BAD_REDIRECT', message, { cause: error })
  }
}

async function answer(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  url: string,
  redirected: boolean,
  { maxBytes = PAGE_BYTES, wantsBody = () => true, cuts = false }: FetchOptions,
  signal: AbortSignal,
): Promise<Fetched> {
  const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]))
  const contentType = flat['content-type'] ?? ''
  let bytes: Uint8Array = Buffer.alloc(0)
  if (statusCode >= 200 && statusCode < 300 && statusCode !== 204 && wantsBody(contentType)) {
    const encoding = flat['content-encoding']
    if (!cuts && encoding === undefined && Number(flat['content-length']) > maxBytes) {
      body.destroy()
      throw tooLarge(url, maxBytes)
    }
    bytes = await readBody(body, { encoding, maxBytes, url, cuts })
  } else {
    await body.dump({ limit: 64 * 1024, signal })
  }
  return { url, status: statusCode, headers: flat, contentType, bytes, redirected }
}
