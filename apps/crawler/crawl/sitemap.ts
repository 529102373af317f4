// Reads one sitemap of any kind: XML, index, RSS, Atom, plain text, gzipped or not. Called by read-sitemap.ts for each one fetched.
import { decodeText } from './charset.ts'
import { gunzip, isGzip } from './gunzip.ts'
import { collectLocations, type Sitemap } from './sitemap-locations.ts'

export type { Sitemap } from './sitemap-locations.ts'

export interface SitemapOptions {
  /** The Content-Type it came with: only its charset is used. */
  contentType?: string | undefined
  /** Reading stops after this much unpacked data. Default 50 MB, the protocol's own limit. */
  maxBytes?: number
  /** Reading stops after this many locations. Default 50,000, the protocol's own limit. */
  maxLocations?: number
}

export const SITEMAP_BYTES = 50 * 1024 * 1024
export const SITEMAP_LOCATIONS = 50_000

/** What a document says about pages and further sitemaps. Never throws: a document that is none gives no locations and says so in `format`. */
export async function parseSitemap(document: Uint8Array | string, options: SitemapOptions = {}): Promise<Sitemap> {
  const { contentType, maxBytes = SITEMAP_BYTES, maxLocations = SITEMAP_LOCATIONS } = options
  if (typeof document === 'string') return readText(document.replace(/^\ufeff/, ''), maxLocations, false)

  const unpacked = isGzip(document) ? await gunzip(document, maxBytes) : { bytes: document }
  const bytes = unpacked.bytes.subarray(0, maxBytes)
  const cut = bytes.length < document.length && !isGzip(document) ? 'size' : unpacked.cut
  const text = decodeText(bytes, { contentType, format: 'xml' })
  const sitemap = readText(text, maxLocations, cut !== undefined)
  return cut === undefined ? sitemap : { ...sitemap, truncated: true, cut }
}

function readText(text: string, maxLocations: number, isCutOff: boolean): Sitemap {
  if (text.slice(0, 1024).includes('\0')) return { kind: 'urlset', locations: [], truncated: false, format: 'binary' }
  const isXml = /^\s*</.test(text.slice(0, 4096))
  // The last line of what was cut off may be half an address.
  const whole = isCutOff ? text.slice(0, text.lastIndexOf('\n') + 1) : text
  const lines = isXml ? [] : [...addresses(whole, maxLocations + 1)]
  if (lines.length === 0) return collectLocations(text, maxLocations)
  const isCut = lines.length > maxLocations
  return {
    kind: 'urlset',
    locations: lines.slice(0, maxLocations),
    truncated: isCut,
    format: 'text',
    ...(isCut && { cut: 'count' }),
  }
}

/** The lines that are addresses, each once. */
function addresses(text: string, max: number): Set<string> {
  const found = new Set<string>()
  for (const [line] of text.matchAll(/^[^\S\r\n]*https?:\/\/.*$/gim)) {
    found.add(line.trim())
    if (found.size === max) break
  }
  return found
}
