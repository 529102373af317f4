// The encoding that a document names for itself, by the HTML standard's "prescan a byte stream to determine its encoding" (13.2.3.2).
// Reads the bytes as Latin-1, so that a byte is a character. Called by charset.ts.
import { encodingName } from './encoding-name.ts'

/** The encoding in the first `<meta>` that names one, else in the XML declaration; undefined when neither does, or the naming is cut off. */
export function prescan(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  for (let at = text.indexOf('<'); at >= 0; ) {
    let end = at + 1
    if (text.startsWith('<!--', at)) {
      // The dashes that open a comment may also be those that close it: '<!-->' is whole.
      end = after(text, '-->', at + 2)
    } else if (/^<[!?]|^<\/[^a-z]/i.test(text.slice(at, at + 3))) {
      end = after(text, '>', at)
    } else if (/^<\/?[a-z]/i.test(text.slice(at, at + 3))) {
      const tag = readTag(text, at)
      const encoding = tag.isMeta && tag.end < text.length ? metaEncoding(tag.attributes) : undefined
      if (encoding !== undefined) return encoding
      end = tag.end
    }
    at = text.indexOf('<', end)
  }
  return xmlEncoding(text)
}

/** The place behind the next `mark`, or the end of the text. */
function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found < 0 ? text.length : found + mark.length
}

interface Tag {
  isMeta: boolean
  /** Of a repeated attribute, the first. */
  attributes: Map<string, string>
  /** Where its '>' is; the length of the text when it is cut off. */
  end: number
}

function readTag(text: string, from: number): Tag {
  const attributes = new Map<string, string>()
  let at = skipUntil(text, from + 1, /[\s>]/g)
  const isMeta = /^<meta[\s/]/i.test(text.slice(from, from + 6))
  // '<meta/charset=…>' has no space behind its name.
  if (isMeta) at = from + 5
  for (;;) {
    at = skipUntil(text, at, /[^\s/]/g)
    if (at >= text.length || text[at] === '>') return { isMeta, attributes, end: at }
    // A name may begin with '=', but not hold one.
    const nameEnd = skipUntil(text, at + 1, /[\s/>=]/g)
    const name = text.slice(at, nameEnd).toLowerCase()
    let value = ''
    at = skipUntil(text, nameEnd, /\S/g)
    if (text[at] === '=') {
      const start = skipUntil(text, at + 1, /\S/g)
      const quote = text[start]
      if (quote === '"' || quote === "'") {
        const close = text.indexOf(quote, start + 1)
        if (close < 0) return { isMeta, attributes, end: text.length }
        value = text.slice(start + 1, close)
        at = close + 1
      } else {
        at = skipUntil(text, start, /[\s>]/g)
        value = text.slice(start, at)
      }
    }
    if (!attributes.has(name)) attributes.set(name, value)
  }
}

/** The first place from `from` on where the (global) pattern matches, or the end of the text. */
function skipUntil(text: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}

function metaEncoding(attributes: Map<string, string>): string | undefined {
  const isPragma = attributes.get('http-equiv')?.toLowerCase() === 'content-type'
  const label = attributes.get('charset') ?? (isPragma ? contentCharset(attributes.get('content') ?? '') : undefined)
  return label === undefined ? undefined : asDeclared(label)
}

/** "Extracting a character encoding from a meta element": an unclosed quote names nothing. */
function contentCharset(content: string): string | undefined {
  const found = /charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"'][^\s;]*))/i.exec(content)
  return found === null ? undefined : (found[1] ?? found[2] ?? found[3])
}

function xmlEncoding(text: string): string | undefined {
  const declaration = /^\s*<\?xml\s([^>]*)>/i.exec(text.slice(0, 1024))?.[1]
  const found = declaration === undefined ? null : /\bencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(declaration)
  return found === null ? undefined : asDeclared(found[1] ?? found[2] ?? '')
}

/** A document that could be read this far is not UTF-16, whatever it says. */
function asDeclared(label: string): string | undefined {
  const name = encodingName(label)
  if (name?.startsWith('utf-16')) return 'utf-8'
  return name === 'x-user-defined' ? 'windows-1252' : name
}
