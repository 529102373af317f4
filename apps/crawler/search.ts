// Search over the stored pages, for the page and for the plain JSON answer: what is shown, never the HTML.
import { fullTextMatch } from 'offstage/tables'
import { pages } from './pages.ts'

/** One hit: `snippet` is text in parts, the matching words marked. */
export interface Hit {
  url: string
  title: string
  snippet: { text: string; match: boolean }[]
}

export interface Found {
  results: Hit[]
  /** All hits, not only the ones given. */
  total: number
}

/** An empty query, or one of stop words only, finds nothing. Any text is safe. */
export async function searchPages(query: unknown, limit: number): Promise<Found> {
  if (typeof query !== 'string' || query.trim() === '') return { results: [], total: 0 }
  const match = fullTextMatch(query)
  const [rows, total] = await Promise.all([
    pages.search(match, { columns: ['url', 'title'], limit }).toArray(),
    pages.count(match),
  ])
  return { results: rows.map(({ url, title, snippet }) => ({ url, title, snippet: [...snippet] })), total }
}
