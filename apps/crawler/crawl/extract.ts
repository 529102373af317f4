// Takes from a page what search needs, with a streaming parser and no tree. Called by the crawl for each page it fetched.
import { setImmediate } from 'node:timers/promises'
import { Parser } from 'htmlparser2'
import { clip } from './clip.ts'
import { FoldedText } from './folded-text.ts'
import { Outline, type Section } from './outline.ts'
import { frameOf } from './page-frame.ts'
import { PageIds } from './page-ids.ts'
import { type PageLink, PageLinks } from './page-links.ts'
import { type HeadFacts, readHead } from './read-head.ts'

export interface Extracted extends HeadFacts {
  /** Of the page, else its first h1, else its address; at most 300 characters. */
  title: string
  /** What the page says, in reading order, white space folded, without its navigation; at most 512 KB of UTF-8. */
  text: string
  outline: Section[]
  /** To other pages of the site; none that the page asks not to follow. */
  links: PageLink[]
  /** Ids and names of its elements, one a line. */
  ids: string
}

const TITLE_LENGTH = 300
const TEXT_BYTES = 512 * 1024
/** The parser takes time by depth for each end tag; browsers nest no deeper than 512. */
const MAX_DEPTH = 1000
const CHUNK = 32 * 1024
/** How long others wait at most while a large page is read, but for one chunk. */
const TURN_MS = 10

const SKIPPED = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'svg', 'math'])
/** Elements that may stand inside a word; all others separate words. */
const INLINE = new Set(
  `a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup time tt
   u var wbr`.split(/\s+/),
)

/** What a page says. `url` is its final address; NULs are dropped and entities decoded. Takes any text and never throws. */
export function extract(html: string, url: string): Extracted {
  const reading = read(html, url)
  for (;;) {
    const step = reading.next()
    if (step.done) return step.value
  }
}

/** As `extract`; what else waits to be done has its turn now and then. */
export async function extractInTurns(html: string, url: string): Promise<Extracted> {
  const reading = read(html, url)
  for (let began = performance.now(); ; ) {
    const step = reading.next()
    if (step.done) return step.value
    if (performance.now() - began < TURN_MS) continue
    await setImmediate()
    began = performance.now()
  }
}

function* read(html: string, url: string): Generator<void, Extracted> {
  const { page, isDoubtful } = yield* parse(html, url, true)
  // Where navigation is all there is, or where it never ends, it is the page.
  return isDoubtful ? (yield* parse(html, url, false)).page : page
}

/** Halts after each chunk. */
function* parse(
  html: string,
  url: string,
  leavesFrameOut: boolean,
): Generator<void, { page: Extracted; isDoubtful: boolean }> {
  const text = new FoldedText(TEXT_BYTES)
  const outline = new Outline()
  const links = new PageLinks(url)
  const ids = new PageIds()
  const facts: HeadFacts & { base: string } = { base: url, language: '' }
  let title: FoldedText | undefined
  let isInTitle = false
  let skipping = 0
  /** The frame that the parser is in, by the depth it began at. */
  let frame: { kind: 'all' | 'but headings'; depth: number } | undefined
  let framesSeen = 0
  let isFrameOpen = false
  const path: string[] = []

  const parser = new Parser({
    onopentag(name, attributes) {
      if (SKIPPED.has(name)) skipping++
      if (skipping === 0) opened(name, attributes)
      path.push(name)
    },
    ontext(data) {
      if (skipping > 0) return
      if (isInTitle) return title?.add(data)
      links.add(data)
      if (isLeftOut()) return
      text.add(data)
      outline.add(data)
    },
    onclosetag(name, isImplied) {
      path.pop()
      if (frame?.depth === path.length) {
        isFrameOpen ||= isImplied
        frame = undefined
      }
      if (SKIPPED.has(name)) skipping--
      if (skipping > 0) return
      if (name === 'title') isInTitle = false
      if (name === 'a') links.closed()
      if (!INLINE.has(name)) separate()
      outline.closed(name)
    },
  })

  function opened(name: string, attributes: Record<string, string>): void {
    if (!INLINE.has(name)) separate()
    if (leavesFrameOut && frame === undefined && outline.level === undefined) {
      const kind = frameOf(name, attributes, path.at(-1))
      if (kind !== undefined) {
        frame = { kind, depth: path.length }
        framesSeen++
      }
    }
    if (name === 'a' && !hasWord(attributes.rel, 'nofollow')) links.opened(attributes.href, facts.base)
    else if (name === 'img' && attributes.alt) links.add(attributes.alt)
    else if (name === 'title' && title === undefined) {
      title = new FoldedText(TITLE_LENGTH * 4)
      isInTitle = true
    } else readHead(facts, name, attributes, url)
    if (frame?.kind === 'all') return
    const id = attributes.id || (name === 'a' ? attributes.name : undefined)
    if (id) ids.add(id)
    outline.opened(name, id, text.length)
  }

  function isLeftOut(): boolean {
    return frame !== undefined && (frame.kind === 'all' || outline.level === undefined)
  }

  function separate(): void {
    text.add(' ')
    outline.add(' ')
    links.add(' ')
  }

  for (let at = 0; at < html.length && !text.isFull && path.length <= MAX_DEPTH; at += CHUNK) {
    parser.write(html.slice(at, at + CHUNK))
    yield
  }
  parser.end()
  outline.end()
  links.closed()
  const { base: _base, ...head } = facts
  const body = text.text
  const found = title?.text || outline.sections.find(({ level }) => level === 1)?.text || url
  const page: Extracted = {
    title: clip(found, TITLE_LENGTH),
    text: body,
    outline: outline.sections.filter(({ at }) => at < body.length),
    links: head.nofollow ? [] : links.links,
    ids: ids.text,
    ...head,
  }
  return { page, isDoubtful: isFrameOpen || (framesSeen > 0 && body === '') }
}

function hasWord(list: string | undefined, word: string): boolean {
  return list?.toLowerCase().split(/\s+/).includes(word) === true
}
