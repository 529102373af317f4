// The few words stored and shown for a page that was not indexed. Called by the crawl for each of them.
import { clipLine } from './clip.ts'
import { CrawlError } from './crawl-error.ts'
import type { Reason } from './outcome.ts'

const REASONS: Record<string, string> = {
  ABORTED: 'stopped',
  BAD_ENCODING: 'damaged compression',
  BAD_REDIRECT: 'redirects to an address that cannot be crawled',
  BAD_RESPONSE: 'not a valid HTTP answer',
  BLOCKED_ADDRESS: 'blocked address',
  BLOCKED_PORT: 'blocked port',
  CONNECTION_REFUSED: 'connection refused',
  CONNECTION_RESET: 'connection reset',
  DNS_FAILED: 'name not found',
  INVALID_URL: 'invalid address',
  NOT_A_SITEMAP: 'not a sitemap',
  OTHER_SITE: 'redirects to another site',
  ROBOTS_DISALLOWED: 'disallowed by robots.txt',
  ROBOTS_UNREACHABLE: 'robots.txt cannot be read',
  SITEMAP_BINARY: 'not a sitemap but binary data',
  SITEMAP_EMPTY: 'empty sitemap',
  TIMEOUT: 'timed out',
  TLS_FAILED: 'no secure connection',
  TOO_LARGE: 'too large',
  TOO_MANY_REDIRECTS: 'too many redirects',
  TRUNCATED_GZIP: 'damaged gzip',
  UNREACHABLE: 'unreachable',
}

/** Why a page failed, as in 'connection reset' or 'timed out after 15 s'; of an unknown error, its message in one line. */
export function failureReason(error: unknown): string {
  if (!(error instanceof CrawlError))
    return clipLine(error instanceof Error ? error.message || error.name : String(error))
  const reason = REASONS[error.code]
  const { afterMs, host, maxBytes, maxLength, status } = error.details
  if (typeof status === 'number') return `HTTP ${status}`
  if (reason === undefined) return clipLine(error.message)
  if (typeof host === 'string') return `${reason} (${clipLine(host, 60)})`
  if (typeof afterMs === 'number') return `${reason} after ${afterMs / 1000} s`
  if (typeof maxLength === 'number') return `address over ${maxLength.toLocaleString('en')} characters`
  if (typeof maxBytes === 'number' && maxBytes >= 1 << 20)
    return `${reason} (over ${Math.round(maxBytes / (1 << 20))} MB)`
  return reason
}

/** Why an answer cannot be indexed: 'HTTP 404', 'no content', 'not HTML (application/pdf)'; undefined when it can. */
export function answerReason(answer: { status: number; contentType: string; bytes: Uint8Array }): Reason | undefined {
  const { status, contentType, bytes } = answer
  if (status < 200 || status >= 300) return { code: 'HTTP_ERROR', reason: `HTTP ${status}`, status }
  if (status === 204 || status === 205) return { code: 'NO_CONTENT', reason: 'no content', status }
  if (!isHtml(contentType)) {
    const kind = clipLine(mediaType(contentType) || 'no content type', 60)
    return { code: 'NOT_HTML', reason: `not HTML (${kind})`, status }
  }
  if (bytes.length === 0) return { code: 'NO_CONTENT', reason: 'no content', status }
  return isBinary(bytes) ? { code: 'NOT_HTML', reason: 'not HTML (binary data)', status } : undefined
}

/** True for the media types of web pages. */
export function isHtml(contentType: string): boolean {
  return /^(text\/html|application\/xhtml\+xml)$/.test(mediaType(contentType))
}

function mediaType(contentType: string): string {
  return (contentType.split(';', 1)[0] as string).trim().toLowerCase()
}

/** Bytes that stand in no text of any encoding; UTF-16 and UTF-32, half of whose bytes may be zero, begin with a mark or a '<'. */
function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 1024)
  const isWide =
    (head[0] === 0xfe && head[1] === 0xff) ||
    (head[0] === 0xff && head[1] === 0xfe) ||
    head.subarray(0, 4).includes(0x3c)
  if (isWide) return false
  let strange = 0
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127) strange++
  return strange > head.length / 50
}
