// Finds the encoding of a document's bytes and turns them into text. Called for pages and for sitemaps.
import { isAscii, isUtf8 } from 'node:buffer'
import { encodingName } from './encoding-name.ts'
import { prescan } from './prescan.ts'

export interface CharsetHints {
  /** The Content-Type header, whole. */
  contentType?: string | undefined
  /** `'xml'`: bytes that name no encoding are UTF-8. Default `'html'`: they are UTF-8 when they can be, else windows-1252. */
  format?: 'html' | 'xml'
}

/** How far into a page a `<meta>` is looked for; browsers follow a late one by parsing anew. */
const PRESCAN_BYTES = 64 * 1024

/** The text of a document, its byte order mark removed. Never throws: bytes that fit no encoding become U+FFFD. */
export function decodeText(bytes: Uint8Array, hints: CharsetHints = {}): string {
  return new TextDecoder(sniffEncoding(bytes, hints)).decode(bytes)
}

/** The encoding of a document, by its standard name in lower case: byte order mark, then header, then the document's own word, then a guess. */
export function sniffEncoding(bytes: Uint8Array, hints: CharsetHints = {}): string {
  const named =
    byteOrderMark(bytes) ??
    headerCharset(hints.contentType) ??
    wideXml(bytes) ??
    prescan(bytes.subarray(0, PRESCAN_BYTES))
  if (named !== undefined) return named
  // Text of another encoding that uses bytes beyond ASCII is not valid UTF-8 by chance.
  return hints.format === 'xml' || (!isAscii(bytes) && isUtf8(bytes)) ? 'utf-8' : 'windows-1252'
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return undefined
}

function headerCharset(contentType = ''): string | undefined {
  const found = /;\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,]+))/i.exec(contentType)
  return found === null ? undefined : encodingName(found[1] ?? found[2] ?? found[3] ?? '')
}

/** UTF-16 without a mark: a document that begins with '<' beside a zero byte. */
function wideXml(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0x3c && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return 'utf-16le'
  if (bytes[0] === 0 && bytes[1] === 0x3c && bytes[2] === 0 && bytes[3] !== 0) return 'utf-16be'
  return undefined
}
