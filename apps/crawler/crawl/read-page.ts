// Turns what was fetched into the columns of a stored page. Called by take-page.ts for each page that can be indexed.
import { decodeText } from './charset.ts'
import { contentHash } from './content-hash.ts'
import { detectLanguage } from './detect-language.ts'
import { extractInTurns } from './extract.ts'
import { type Section, TERM_LEVEL } from './outline.ts'
import type { PageLink } from './page-links.ts'
import { type HeadFacts, primaryLanguage } from './read-head.ts'

/** What is stored of a page, but for what only the crawl knows. */
export interface PageContent {
  html: string
  title: string
  headings: string
  ids: string
  text: string
  outline: Section[]
  language: string
  links: PageLink[]
  content_hash: string
}

/** With what the page says about itself. */
export type PageRead = PageContent & Omit<HeadFacts, 'language'>

/** `url` is its final address. */
export async function readPage(bytes: Uint8Array, url: string, headers: Record<string, string>): Promise<PageRead> {
  const html = decodeText(bytes, { contentType: headers['content-type'] })
  const { outline, language, ...read } = await extractInTurns(html, url)
  const headings = outline.filter(({ level }) => level < TERM_LEVEL).map((section) => section.text)
  return {
    ...read,
    html,
    headings: headings.join('\n'),
    outline,
    language: language || primaryLanguage(headers['content-language']) || detectLanguage(read.text),
    content_hash: contentHash(html),
  }
}
