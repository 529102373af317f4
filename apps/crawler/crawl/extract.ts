// Takes from a page what search needs, with a streaming parser and no tree. Called by the crawl for each page it fetched.
import { Parser } from 'htmlparser2'
import { clip } from './clip.ts'
import { FoldedText } from './folded-text.ts'
import { checkPageUrl } from './page-url.ts'

export interface Heading {
  /** 1 to 6. */
  level: number
  text: string
  /** What a link to the section ends in, when the heading or the section it opens has an id. */
  id?: string
}

export interface Extracted {
  /** Of the page, else its first h1, else its address; at most 300 characters. */
  title: string
  /** All text in reading order, white space folded; at most 512 KB of UTF-8. */
  text: string
  headings: Heading[]
  /** The address that the page gives as its own, normalised. */
  canonical?: string
  /** The page asks not to be indexed. */
  noindex?: boolean
}

const TITLE_LENGTH = 300
const TEXT_BYTES = 512 * 1024
const MAX_HEADINGS = 1000
/** The parser takes time by depth for each end tag; browsers nest no deeper than 512. */
const MAX_DEPTH = 1000
const CHUNK = 32 * 1024

const SKIPPED = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'svg', 'math'])
/** Elements that may stand inside a word; all others separate words. */
const INLINE = new Set(
  `a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup time tt
   u var wbr`.split(/\s+/),
)

/** What a page says. `url` is its final address; NULs are dropped and entities decoded. Takes any text and never throws. */
export function extract(html: string, url: string): Extracted {
  const text = new FoldedText(TEXT_BYTES)
  const headings: Heading[] = []
  let title: FoldedText | undefined
  let heading: { level: number; text: FoldedText; id: string | undefined } | undefined
  const own: Pick<Extracted, 'canonical' | 'noindex'> = {}
  let base = url
  let skipping = 0
  let depth = 0
  /** The id met last, as long as no text came after it: that of the section a heading opens. */
  let sectionId: string | undefined
  let isInTitle = false

  const parser = new Parser({
    onopentag(name, attributes) {
      depth++
      if (SKIPPED.has(name)) skipping++
      if (skipping > 0) return
      if (!INLINE.has(name)) separate()
      if (attributes.id) sectionId = attributes.id
      if (name === 'title' && title === undefined) {
        title = new FoldedText(TITLE_LENGTH * 4)
        isInTitle = true
      } else if (name === 'link' && own.canonical === undefined && hasWord(attributes.rel, 'canonical')) {
        const canonical = resolved(attributes.href, base)
        if (canonical !== undefined) own.canonical = canonical
      } else if (name === 'base' && base === url) {
        base = resolved(attributes.href, url) ?? url
      } else if (name === 'meta' && /^(robots|offstagecrawler)$/i.test(attributes.name ?? '')) {
        if (/\b(noindex|none)\b/i.test(attributes.content ?? '')) own.noindex = true
      } else if (/^h[1-6]$/.test(name)) {
        endHeading()
        heading = { level: Number(name[1]), text: new FoldedText(TITLE_LENGTH * 4), id: sectionId }
      } else if (heading !== undefined && attributes.id && heading.text.isEmpty) {
        heading.id ??= attributes.id
      }
    },
    ontext(data) {
      if (skipping > 0) return
      if (isInTitle) return title?.add(data)
      text.add(data)
      heading?.text.add(data)
      if (sectionId !== undefined && /\S/.test(data)) sectionId = undefined
    },
    onclosetag(name) {
      depth--
      if (SKIPPED.has(name)) skipping--
      if (skipping > 0) return
      if (name === 'title') isInTitle = false
      if (!INLINE.has(name)) separate()
      if (heading !== undefined && name === `h${heading.level}`) endHeading()
    },
  })

  for (let at = 0; at < html.length && !text.isFull && depth <= MAX_DEPTH; at += CHUNK) {
    parser.write(html.slice(at, at + CHUNK))
  }
  parser.end()
  endHeading()
  const found = title?.text || headings.find(({ level }) => level === 1)?.text || url
  return {
    title: clip(found, TITLE_LENGTH),
    text: text.text,
    headings,
    ...own,
  }

  function separate(): void {
    text.add(' ')
    heading?.text.add(' ')
  }

  function endHeading(): void {
    if (heading !== undefined && !heading.text.isEmpty && headings.length < MAX_HEADINGS) {
      const { level, id } = heading
      headings.push({ level, text: clip(heading.text.text, TITLE_LENGTH), ...(id && { id }) })
    }
    heading = undefined
  }
}

function hasWord(list: string | undefined, word: string): boolean {
  return list?.toLowerCase().split(/\s+/).includes(word) === true
}

/** A reference of the page as an address, or undefined when it is none that could be crawled. */
function resolved(reference: string | undefined, base: string): string | undefined {
  try {
    return reference === undefined ? undefined : checkPageUrl(reference, base)
  } catch {
    // Pages refer to all kinds of things; one that is no page is as good as none.
    return undefined
  }
}
