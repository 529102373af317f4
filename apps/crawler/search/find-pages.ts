// Finds pages: those with all words of the query first, then, where these are few, those with any. Reads the data table; the order is `order.ts`'s. Called by `search.ts`.
import { allOf, type FullTextMatch, fullTextMatch } from 'offstage/tables'
import { pages } from '../pages.ts'
import { type Candidate, ordered } from './order.ts'

/** So many of the best of the full text are put into order; what comes after them keeps the order of the full text. */
const ORDERED = 100
/** With fewer pages that hold all words, those that hold any are shown too. */
const ENOUGH = 10

export interface FoundPages {
  /** In order, within the window. */
  readonly ids: readonly string[]
  /** All pages that hold all words, and all that are shown: the same unless those with any word are. */
  readonly withAll: number
  readonly total: number
  /** What the pages match. */
  readonly match: FullTextMatch
}

export interface Window {
  readonly offset: number
  readonly limit: number
}

/** Any text is safe. `site`: only pages of it. */
export async function findPages(query: string, site: string | undefined, window: Window): Promise<FoundPages> {
  const found = await findWith(query, site, window, 'ignored')
  // A query of nothing but `the` and its like is about these words.
  return found.total > 0 ? found : findWith(query, site, window, 'kept')
}

async function findWith(
  query: string,
  site: string | undefined,
  window: Window,
  stopWords: 'ignored' | 'kept',
): Promise<FoundPages> {
  const all = fullTextMatch(query, { stopWords })
  const [best, phrases, withAll] = await Promise.all([
    candidates(all, site),
    phraseRanks(query, site),
    pages.count(on(all, site)),
  ])
  const rows = best.map((row) => ({ ...row, hasAll: true }))
  if (withAll >= ENOUGH || (!/\S\s+\S/.test(query.trim()) && withAll > 0))
    return { ids: await page(all, site, ranked(query, rows, phrases), window), withAll, total: withAll, match: all }
  const any = fullTextMatch(query, { words: 'any', stopWords })
  const [more, total] = await Promise.all([candidates(any, site), pages.count(on(any, site))])
  const known = new Set(rows.map(({ id }) => id))
  const both = [...rows, ...more.filter(({ id }) => !known.has(id)).map((row) => ({ ...row, hasAll: false }))]
  // A crawl may store a page between the answers.
  const shown = Math.max(total, both.length === 0 ? 0 : withAll)
  return { ids: await page(any, site, ranked(query, both, phrases), window), withAll, total: shown, match: any }
}

function ranked(query: string, rows: readonly Omit<Candidate, 'phraseRank'>[], phrases: ReadonlyMap<string, number>) {
  return ordered(
    query,
    rows.map((row) => ({ ...row, phraseRank: phrases.get(row.id) ?? 0 })),
  ).map(({ id }) => id)
}

/** The ids of the window: first what was put into order, then what comes after it. */
async function page(
  match: FullTextMatch,
  site: string | undefined,
  first: readonly string[],
  { offset, limit }: Window,
): Promise<string[]> {
  const ids = first.slice(offset, offset + limit)
  if (ids.length === limit || first.length < ORDERED) return ids
  const after = Math.max(offset, first.length)
  const rest = await pages
    .search(on(match, site), { columns: [], snippet: false, offset: after, limit: limit - ids.length })
    .toArray()
  const known = new Set(first)
  return [...ids, ...rest.map(({ id }) => id).filter((id) => !known.has(id))]
}

async function candidates(match: FullTextMatch, site: string | undefined) {
  const columns = ['title', 'headings', 'anchors', 'language', 'inlinks', 'size'] as const
  const rows = await pages.search(on(match, site), { columns, limit: ORDERED, snippet: false }).toArray()
  return rows.map(({ id, title, headings, anchors, language, inlinks, size, rank }) => ({
    id,
    title,
    headings,
    anchors,
    language,
    inlinks,
    size,
    rank,
  }))
}

/** The pages on which the words of the query stand one after another, with their rank for that. */
async function phraseRanks(query: string, site: string | undefined): Promise<Map<string, number>> {
  const words = query.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? []
  if (words.length < 2 || /"|(^|\s)-\S/.test(query)) return new Map()
  const match = on(fullTextMatch(`"${words.join(' ')}"`), site)
  const rows = await pages.search(match, { columns: [], limit: ORDERED, snippet: false }).toArray()
  return new Map(rows.map(({ id, rank }) => [id, rank]))
}

function on(match: FullTextMatch, site: string | undefined) {
  return site === undefined ? allOf(match) : allOf(match, { site })
}
