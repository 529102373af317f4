// Search over the stored pages, for the page and for the plain JSON answer: what is shown, never the HTML.
import { allOf, anyOf } from 'offstage/tables'
import { pages } from './pages.ts'
import { corrected } from './search/correct.ts'
import { type FoundPages, findPages } from './search/find-pages.ts'
import { type SectionLink, sectionAt } from './search/section.ts'

/** One hit: `snippet` is text in parts, the matching words marked. */
export interface Hit {
  url: string
  title: string
  snippet: { text: string; match: boolean }[]
  /** The part of the page that the snippet is from. */
  section?: SectionLink
}

export interface Found {
  results: Hit[]
  /** All hits, not only the ones given. */
  total: number
  /** How many of them hold all words of the query. */
  withAll: number
  /** Whether all hits hold all words of the query; `'any'`: pages with only some of them were added, as few or none hold all. */
  words: 'all' | 'any'
  /** The query that was answered instead: words of the given one stand on no page. */
  corrected?: string
  tookMs: number
}

export interface SearchOptions {
  /** 1 to 100, default 20. */
  limit?: number
  /** Hits to leave out, for further pages; 0 to 10,000, default 0. */
  offset?: number
  /** Only pages of this site. */
  site?: string | undefined
  /** Answers the query as it is, however it is spelt. */
  exact?: boolean
}

const SNIPPET_WORDS = 32

const MOST = { limit: 100, offset: 10_000 }

/** An empty query finds nothing. Any text is safe, and so is anything as an option: what is no use is not used. */
export async function searchPages(query: unknown, options: SearchOptions = {}): Promise<Found> {
  const startedAt = performance.now()
  const limit = Math.max(1, wholeNumber(options.limit, 20, MOST.limit))
  const offset = wholeNumber(options.offset, 0, MOST.offset)
  const site = typeof options.site === 'string' && options.site !== '' ? options.site : undefined
  const exact = options.exact === true
  const took = () => Math.round((performance.now() - startedAt) * 10) / 10
  if (typeof query !== 'string' || query.trim() === '')
    return { results: [], total: 0, withAll: 0, words: 'all', tookMs: took() }
  const window = { offset, limit }
  let found = await findPages(query, site, window)
  let better: string | undefined
  if (found.withAll === 0 && !exact) {
    better = await corrected(query, site)
    const instead = better === undefined ? undefined : await findPages(better, site, window)
    if (instead && instead.total > 0) found = instead
    else better = undefined
  }
  return {
    results: await shown(found),
    total: found.total,
    withAll: found.withAll,
    words: found.total > found.withAll ? 'any' : 'all',
    ...(better !== undefined && { corrected: better }),
    tookMs: took(),
  }
}

async function shown({ ids, match }: FoundPages): Promise<Hit[]> {
  if (ids.length === 0) return []
  // The title is shown anyway; quoted as the passage too, it would tell nothing.
  const rows = await pages
    .search(allOf(match, { id: anyOf(...ids) }), {
      columns: ['url', 'title', 'outline'],
      snippet: { column: 'text', words: SNIPPET_WORDS },
    })
    .toArray()
  const hits = new Map(
    rows.map(({ id, url, title, outline, snippet }) => {
      const at = (snippet.find((part) => part.match) ?? snippet[0])?.at ?? 0
      const section = sectionAt(url, outline, at)
      const parts = snippet.map(({ text, match }) => ({ text, match }))
      return [id, { url, title, snippet: parts, ...(section && { section }) }]
    }),
  )
  // A page may have been deleted since.
  return ids.flatMap((id) => hits.get(id) ?? [])
}

function wholeNumber(given: unknown, usual: number, most: number): number {
  return typeof given === 'number' && Number.isInteger(given) && given >= 0 ? Math.min(given, most) : usual
}
