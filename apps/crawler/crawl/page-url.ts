// Checks and normalises an address, so that one page has one spelling. Called for what a visitor types, for sitemap entries and redirects.
import { clipLine } from './clip.ts'
import { CrawlError } from './crawl-error.ts'

/** The longest address that is crawled: the sitemap protocol's own limit, and short enough for an index. */
export const MAX_URL_LENGTH = 2048

/**
 * The normal form of an address: http or https, no credentials, no fragment, no default port, percent-escapes in upper case and only where
 * needed. With `base`, a relative address is resolved against it. Throws `INVALID_URL` with a sentence for the person who typed it.
 */
export function checkPageUrl(text: string, base?: string): string {
  const given = text.trim()
  const shown = clipLine(given, 80)
  if (given === '') throw invalid('The address is empty; give one such as https://example.com/sitemap.xml.')
  if (given.length > MAX_URL_LENGTH) throw tooLong(given.length)

  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(given)?.[1]?.toLowerCase()
  // 'localhost:3000' and 'example.com:80/x' look like a scheme to the URL standard, and like an address to people.
  const isHostAndPort = scheme !== undefined && /^[^/?#]*:\d+([/?#]|$)/.test(given)
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https' && !isHostAndPort) {
    throw invalid(`'${scheme}:' addresses cannot be crawled; use one that begins with https:// or http://.`)
  }
  if (base === undefined && !/^https?:\/\//i.test(given)) {
    throw invalid(`'${shown}' is not a full address; begin it with https:// or http://.`)
  }

  const url = URL.parse(given, base)
  if (url === null)
    throw invalid(`'${shown}' is not a valid address; look for spaces or signs that do not belong in it.`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalid(`'${url.protocol}' addresses cannot be crawled; use one that begins with https:// or http://.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('An address with a user name or password in it is not crawled; remove the part before the @.')
  }
  url.hash = ''
  url.pathname = normaliseEscapes(url.pathname)
  url.search = normaliseEscapes(url.search)
  if (url.href.length > MAX_URL_LENGTH) throw tooLong(url.href.length)
  return url.href
}

/** Of a path or a query, by RFC 3986, 6.2.2: escapes in upper case, and none for characters that need none. */
export function normaliseEscapes(part: string): string {
  return part.replace(/%[0-9a-f]{2}/gi, (triplet) => {
    const char = String.fromCharCode(Number.parseInt(triplet.slice(1), 16))
    return /[A-Za-z0-9\-_~]/.test(char) ? char : triplet.toUpperCase()
  })
}

function tooLong(length: number): CrawlError {
  return invalid(`The address is ${length} characters long; at most ${MAX_URL_LENGTH} can be crawled.`, {
    maxLength: MAX_URL_LENGTH,
  })
}

function invalid(message: string, details: Record<string, unknown> = {}): CrawlError {
  return new CrawlError('INVALID_URL', message, { details })
}
