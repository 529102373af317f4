// Puts a query right whose words stand on no page: "did you mean". Called by `search.ts` when no page has all words.
import { allOf, fullTextMatch } from 'offstage/tables'
import { pages } from '../pages.ts'
import { nearest } from './nearest.ts'
import { vocabulary } from './vocabulary.ts'

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu
/** Of a longer query only so many words are looked at. */
const MOST_WORDS = 12

/** The query with those words replaced that are on no page (of the site) and near to one that is; undefined: there are none. */
export async function corrected(query: string, site: string | undefined): Promise<string | undefined> {
  const words = [...new Set(query.match(WORD))].slice(0, MOST_WORDS)
  const isUnknown = await Promise.all(words.map(async (word) => (await isOnAPage(word, site)) === false))
  const unknown = words.filter((_, i) => isUnknown[i])
  if (unknown.length === 0) return undefined
  const known = await vocabulary()
  const meant = new Map(unknown.map((word) => [word, nearest(word, known)]))
  const better = query.replace(WORD, (word) => meant.get(word) ?? word)
  return better === query ? undefined : better
}

async function isOnAPage(word: string, site: string | undefined): Promise<boolean> {
  const match = fullTextMatch(word, { stopWords: 'kept' })
  const query = site === undefined ? allOf(match) : allOf(match, { site })
  return (await pages.search(query, { columns: [], limit: 1, snippet: false }).first()) !== null
}
