// What is looked for in FTS5's language. Every form stands in quotes and holds only letters and digits: nothing of it can act as syntax.
import type { Match } from '../dialect.ts'
import type { Alternatives } from '../words/sought.ts'

/** The text for MATCH, or undefined when nothing can match. */
export function ftsQuery({ sought, columns }: Match): string | undefined {
  if (!sought) return undefined
  const wanted = sought.wanted.map(oneOf).join(sought.words === 'all' ? ' AND ' : ' OR ')
  const excluded = sought.excluded.map(oneOf).join(' OR ')
  const text = excluded === '' ? `(${wanted})` : `((${wanted}) NOT (${excluded}))`
  return columns === undefined ? text : `{${columns.map((column) => `"${column}"`).join(' ')}} : ${text}`
}

function oneOf(alternatives: Alternatives): string {
  const phrases = alternatives.map(({ forms, prefix }) => `"${forms.join(' ')}"${prefix ? ' *' : ''}`)
  return phrases.length === 1 ? phrases[0]! : `(${phrases.join(' OR ')})`
}
