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
  /** Whether the hits hold all words of the query, or, as no page does, any of them. */
  words: 'all' | 'any'
}

/** An empty query, or one of stop words only, finds nothing. Any text is safe. */
export async function searchPages(query: unknown, limit: number): Promise<Found> {
  if (typeof query !== 'string' || query.trim() === '') return { results: [], total: 0, words: 'all' }
  const strict = await searchWords(query, limit, 'all')
  return strict.total > 0 ? strict : await searchWords(query, limit, 'any')
}

async function searchWords(query: string, limit: number, words: Found['words']): Promise<Found> {
  const match = fullTextMatch(query, { words })
  const [rows, count] = await Promise.all([
    // The title is shown anyway; quoted as the passage too, it would tell nothing.
    pages.search(match, { columns: ['url', 'title'], limit, snippet: { column: 'text' } }).toArray(),
    pages.count(match),
  ])
  const results = rows.map(({ url, title, snippet }) => ({ url, title, snippet: [...snippet] }))
  // A crawl may store a page between the two answers.
  return { results, total: results.length === 0 ? 0 : Math.max(count, results.length), words }
}
