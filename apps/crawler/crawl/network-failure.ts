// Turns what the network layer throws into a CrawlError in plain words. Called by safe-fetch.ts.
import { clipLine } from './clip.ts'
import { CrawlError } from './crawl-error.ts'

/** By the error's code, or a pattern of it: our code, and the rest of a sentence that begins with the host. */
const FAILURES: [RegExp, string, string][] = [
  [/^(ENOTFOUND|EAI_AGAIN|ENODATA|EAI_\w+)$/, 'DNS_FAILED', 'could not be found: the name does not resolve'],
  [/^ECONNREFUSED$/, 'CONNECTION_REFUSED', 'refused the connection'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/, 'UNREACHABLE', 'cannot be reached from here'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'TIMEOUT', 'did not accept the connection in time'],
  [/^UND_ERR_HEADERS_TIMEOUT$/, 'TIMEOUT', 'did not begin to answer in time'],
  [/^UND_ERR_BODY_TIMEOUT$/, 'TIMEOUT', 'stopped sending in the middle of its answer'],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'BAD_RESPONSE', 'sent headers larger than 16 KB'],
  [/^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/, 'CONNECTION_RESET', 'sent less or more than it had announced'],
  [
    /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/,
    'CONNECTION_RESET',
    'closed the connection before its answer was complete',
  ],
  [/^UND_ERR_(DESTROYED|CLOSED|ABORTED)$/, 'ABORTED', 'was being fetched when the crawl stopped'],
  [/^(HPE_|HTTPParserError)/, 'BAD_RESPONSE', 'sent an answer that is not valid HTTP'],
  [
    /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/,
    'TLS_FAILED',
    'has no valid certificate or speaks no TLS',
  ],
]

/** A CrawlError stays what it is; everything else gets a code and a sentence, and becomes the cause. */
export function networkFailure(error: unknown, host: string): CrawlError {
  if (error instanceof CrawlError) return error
  for (const cause of causes(error)) {
    if (cause instanceof CrawlError) return cause
    const failure = FAILURES.find(([pattern]) => pattern.test(codeOf(cause)))
    if (failure !== undefined) return new CrawlError(failure[1], `${clipLine(host)} ${failure[2]}.`, { cause: error })
  }
  const message = error instanceof Error ? error.message : String(error)
  return new CrawlError('FETCH_FAILED', `${clipLine(host)} could not be fetched: ${clipLine(message)}.`, {
    cause: error,
  })
}

/** The error, those it gathers (one for each address tried) and those beneath it. */
function causes(error: unknown, depth = 0): unknown[] {
  if (!(error instanceof Error) || depth > 3) return [error]
  const beneath = error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause]
  return [error, ...beneath.flatMap((cause) => causes(cause, depth + 1))]
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  // Undici's parser leaves the code of some errors out.
  return String(code ?? name ?? '')
}
