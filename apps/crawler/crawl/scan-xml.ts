// Cuts XML into tags and text, in one pass and without judging it: no DTD, no entities, no tree, nothing that grows. Called by sitemap.ts.

export type XmlToken =
  /** `attributes`: as written, the first 16 KB of them. */
  | { kind: 'open'; prefix: string; name: string; attributes: string; isEmpty: boolean }
  | { kind: 'close'; prefix: string; name: string }
  /** `isLiteral`: from a CDATA section, so that entities in it are plain text. */
  | { kind: 'text'; text: string; isLiteral: boolean }
  /** A document type; its declarations are passed over. */
  | { kind: 'doctype'; hasDeclarations: boolean }
  /** The text ended inside a tag, a comment or a section. */
  | { kind: 'cut' }

/** Searching in attributes stays cheap, however long somebody makes them. */
const LONGEST_ATTRIBUTES = 16 * 1024

/** The tokens of a document in order; names and prefixes in lower case. Malformed parts are read as leniently as can be. */
export function* scanXml(text: string): Generator<XmlToken, void, void> {
  const tagEnd = tagEndFinder(text)
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('<', at)
    const textEnd = open < 0 ? text.length : open
    if (textEnd > at) yield { kind: 'text', text: text.slice(at, textEnd), isLiteral: false }
    if (open < 0) return

    let end: number
    if (text.startsWith('<!--', open)) {
      end = after(text, '-->', open + 4)
    } else if (text.startsWith('<![CDATA[', open)) {
      end = after(text, ']]>', open + 9)
      if (end > 0) yield { kind: 'text', text: text.slice(open + 9, end - 3), isLiteral: true }
    } else if (text.startsWith('<?', open)) {
      end = after(text, '?>', open + 2)
    } else if (/^<!doctype/i.test(text.slice(open, open + 9))) {
      const subset = text.slice(open, open + 4096).search(/[[>]/)
      const hasDeclarations = subset >= 0 && text[open + subset] === '['
      end = hasDeclarations ? subsetEnd(text, open + subset + 1) : after(text, '>', open)
      yield { kind: 'doctype', hasDeclarations }
    } else if (/[a-z_/!]/i.test(text[open + 1] ?? '')) {
      end = tagEnd(open + 1)
      if (end > 0) {
        const token = tag(text, open, end)
        if (token !== undefined) yield token
      }
    } else {
      // A lone '<' is text that somebody forgot to escape.
      if (open + 1 === text.length) return yield { kind: 'cut' }
      yield { kind: 'text', text: '<', isLiteral: false }
      end = open + 1
    }
    if (end < 0) return yield { kind: 'cut' }
    at = end
  }
}

/** The place behind the next `mark`, or -1. */
function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found < 0 ? -1 : found + mark.length
}

/**
 * Finds the place behind a tag's '>', not counting those in quoted values; a '<' outside quotes ends the tag too. -1 when there is neither.
 * Remembers which quotes do not come again, so that many unclosed ones cost one search each kind.
 */
function tagEndFinder(text: string): (from: number) => number {
  const last: Record<string, number> = { '"': text.lastIndexOf('"'), "'": text.lastIndexOf("'") }
  const stop = /[<>"']/g
  return (from) => {
    stop.lastIndex = from
    for (let found = stop.exec(text); found !== null; found = stop.exec(text)) {
      const at = found.index
      if (found[0] === '>') return at + 1
      if (found[0] === '<') return at
      if (at < (last[found[0]] as number)) stop.lastIndex = text.indexOf(found[0], at + 1) + 1
    }
    return -1
  }
}

/** The place behind the ']' … '>' of an internal subset, in which quotes and comments may hold both. -1 when it never ends. */
function subsetEnd(text: string, from: number): number {
  const stop = /["'\]]|<!--/g
  stop.lastIndex = from
  for (let found = stop.exec(text); found !== null; found = stop.exec(text)) {
    if (found[0] === ']') return after(text, '>', found.index)
    const end = found[0] === '<!--' ? after(text, '-->', found.index + 4) : after(text, found[0], found.index + 1)
    if (end < 0) return -1
    stop.lastIndex = end
  }
  return -1
}

function tag(text: string, open: number, end: number): XmlToken | undefined {
  const isClose = text[open + 1] === '/'
  const inner = text.slice(open + (isClose ? 2 : 1), text[end - 1] === '>' ? end - 1 : end)
  const found = /^(?:([^\s/:>]*):)?([^\s/:>]+)/.exec(inner)
  if (found === null || inner.startsWith('!')) return undefined
  const prefix = (found[1] ?? '').toLowerCase()
  const name = (found[2] as string).toLowerCase()
  if (isClose) return { kind: 'close', prefix, name }
  return {
    kind: 'open',
    prefix,
    name,
    attributes: inner.slice(found[0].length, LONGEST_ATTRIBUTES),
    isEmpty: inner.endsWith('/'),
  }
}
