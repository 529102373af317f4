// A parsed full text query in FTS5's language. Every word stands in quotes and holds only letters and digits: nothing of it can act as syntax.
import type { Match } from '../dialect.ts'
import type { Term } from '../full-text-query.ts'

/** The text for MATCH, or undefined when nothing can match. */
export function ftsQuery({ query, words, columns }: Match): string | undefined {
  if (query.wanted.length === 0) return undefined
  const wanted = query.wanted.map(termText).join(words === 'all' ? ' AND ' : ' OR ')
  const excluded = query.excluded.map(termText).join(' OR ')
  const text = excluded === '' ? `(${wanted})` : `((${wanted}) NOT (${excluded}))`
  return columns === undefined ? text : `{${columns.map((column) => `"${column}"`).join(' ')}} : ${text}`
}

function termText({ words, prefix }: Term): string {
  return `"${words.join(' ')}"${prefix ? ' *' : ''}`
}
