// Walks the XML of a sitemap or a feed and picks the addresses of pages or further sitemaps from it. Called by sitemap.ts.
import { decodeEntities, hasOwnEntity } from './entities.ts'
import { scanXml, type XmlToken } from './scan-xml.ts'

export interface Sitemap {
  /** What the locations are: pages, or further sitemaps. */
  kind: 'urlset' | 'index'
  /** As written, entities decoded and white space trimmed; in order, each once. Neither resolved nor checked. */
  locations: string[]
  /** True when there was more: the document ended early, was damaged, or went beyond a limit. */
  truncated: boolean
  /** How it was written; `none` when it is no sitemap at all, `binary` when it is not even text. */
  format: 'xml' | 'feed' | 'text' | 'none' | 'binary'
  /** Why it is truncated. */
  cut?: 'size' | 'damaged' | 'early end' | 'count'
}

/** Deeper elements are counted, not remembered: nothing of a sitemap lies deeper, and no flood of them costs memory or time. */
const REMEMBERED_DEPTH = 16
/** Longer ones are no addresses, however they are written. */
const LONGEST_WRITTEN = 32 * 1024

type OpenTag = Extract<XmlToken, { kind: 'open' }>
type TextToken = Extract<XmlToken, { kind: 'text' }>

/** Character data being gathered for an element. */
interface Gathered {
  tag: OpenTag
  text: string
  /** It is too long, or names an entity of the document's own, which is never looked up. */
  isUnknown: boolean
}

/** A `<url>`, `<sitemap>`, `<item>` or feed `<entry>`; gathers the text that stands in it outside of its elements. */
interface Entry extends Gathered {
  hasAddress: boolean
  /** An RSS guid, which is the address of an item without a link. */
  guid: string
}

/** All locations of a document of XML, each once, in order; at most `maxLocations`. */
export function collectLocations(xml: string, maxLocations: number): Sitemap {
  const found = new Set<string>()
  const counts = { pages: 0, sitemaps: 0 }
  const path: OpenTag[] = []
  let deeper = 0
  let root: 'urlset' | 'sitemapindex' | 'feed' | undefined
  let ours = new Set([''])
  let declaresEntities = false
  let entry: Entry | undefined
  let address: Gathered | undefined
  let cut: Sitemap['cut']

  for (const token of scanXml(xml)) {
    if (token.kind === 'open') opened(token)
    else if (token.kind === 'close') closed(token.prefix, token.name)
    else if (token.kind === 'text') gather(token)
    else if (token.kind === 'doctype') declaresEntities ||= token.hasDeclarations
    else cut = 'early end'
    if (cut !== undefined) break
  }
  if (path.length > 0) cut ??= 'early end'
  const isIndex = root === 'sitemapindex' ? counts.pages === 0 : counts.sitemaps > counts.pages
  const format = root === 'feed' ? 'feed' : root !== undefined || found.size > 0 ? 'xml' : 'none'
  const isTruncated = cut !== undefined && format !== 'none'
  return {
    kind: isIndex ? 'index' : 'urlset',
    locations: [...found],
    truncated: isTruncated,
    format,
    ...(isTruncated && { cut }),
  }

  function opened(tag: OpenTag): void {
    if (tag.name === 'urlset' || tag.name === 'sitemapindex') {
      root = tag.name
      ours = sitemapPrefixes(tag)
    } else if (path.length === 0 && /^(rss|feed|rdf)$/.test(tag.name)) {
      root = 'feed'
    }

    const parent = path.at(-1)
    if (entry === undefined && isEntry(tag)) {
      entry = { tag, text: '', isUnknown: false, hasAddress: false, guid: '' }
    } else if (entry?.tag === parent && root === 'feed' && tag.name === 'link' && tag.attributes.includes('href')) {
      const isPage = /^(alternate)?$/i.test(attribute(tag, 'rel') ?? '')
      if (entry !== undefined && isPage && !entry.hasAddress) add(decodeEntities(attribute(tag, 'href') ?? ''))
    } else if (isAddress(tag, parent)) {
      // A second <loc> before the first was closed: the first one is whole.
      if (address !== undefined) add(address.isUnknown ? '' : address.text)
      address = { tag, text: '', isUnknown: false }
    }

    if (tag.isEmpty) left(tag)
    else if (path.length < REMEMBERED_DEPTH) path.push(tag)
    else deeper++
  }

  function isEntry({ name, prefix }: OpenTag): boolean {
    if (root === 'feed') return (name === 'item' && prefix === '') || (name === 'entry' && prefix === path[0]?.prefix)
    return (name === 'url' || name === 'sitemap') && ours.has(prefix)
  }

  function isAddress({ name, prefix }: OpenTag, parent: OpenTag | undefined): boolean {
    if (root === 'feed')
      return entry !== undefined && entry.tag === parent && prefix === '' && /^(link|guid)$/.test(name)
    const isInPlace =
      parent === address?.tag || (parent !== undefined && /^(url|sitemap|urlset|sitemapindex)$/.test(parent.name))
    return name === 'loc' && ours.has(prefix) && isInPlace && parent !== undefined && ours.has(parent.prefix)
  }

  function gather({ text, isLiteral }: TextToken): void {
    const into = address ?? (entry !== undefined && entry.tag === path.at(-1) ? entry : undefined)
    if (into === undefined || into.isUnknown) return
    into.isUnknown =
      into.text.length + text.length > LONGEST_WRITTEN || (declaresEntities && !isLiteral && hasOwnEntity(text))
    if (!into.isUnknown) into.text += isLiteral ? text : decodeEntities(text)
  }

  function closed(prefix: string, name: string): void {
    if (deeper > 0) {
      deeper--
      return
    }
    const at = path.findLastIndex((tag) => tag.name === name && tag.prefix === prefix)
    // Closing an element closes those left open in it; closing what is not open closes nothing.
    while (at >= 0 && path.length > at) left(path.pop() as OpenTag)
  }

  function left(tag: OpenTag): void {
    if (address?.tag === tag) {
      const text = address.isUnknown ? '' : address.text
      address = undefined
      if (tag.name === 'guid' && entry !== undefined) entry.guid = text
      else add(text)
    } else if (entry?.tag === tag) {
      // Some write the address right into the entry, without a <loc>.
      const bare = root === 'feed' ? entry.guid : entry.isUnknown ? '' : entry.text
      if (!entry.hasAddress && /^\s*https?:\/\/\S+\s*$/.test(bare)) add(bare)
      entry = undefined
    }
  }

  function add(written: string): void {
    const location = written.trim()
    if (location === '') return
    if (found.size === maxLocations && !found.has(location)) {
      cut = 'count'
      return
    }
    found.add(location)
    if (entry !== undefined) entry.hasAddress = true
    if (entry?.tag.name === 'sitemap') counts.sitemaps++
    else if (root !== 'sitemapindex') counts.pages++
  }
}

/** The prefixes that stand for the sitemap namespace: the root's own, and any other bound to it. */
function sitemapPrefixes(root: OpenTag): Set<string> {
  const bound = root.attributes.matchAll(/xmlns:([^\s=]+)\s*=\s*["'][^"']*\/schemas\/sitemap\/[\d.]+["']/gi)
  return new Set([root.prefix, ...[...bound].map(([, prefix]) => (prefix as string).toLowerCase())])
}

function attribute({ attributes }: OpenTag, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes)
  return found === null ? undefined : (found[1] ?? found[2])
}
