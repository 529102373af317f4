// What SQLite is taught: our own folding of case, and our own full text. Triggers call `offstage_words`, so only a connection that knows it can write a table with full text.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { foldCase } from '../pattern.ts'
import { quote } from '../words/quote.ts'
import type { Sought } from '../words/sought.ts'
import { languageTag } from '../words/stems.ts'
import { formsOf } from '../words/text-words.ts'

/** Texts whose words are remembered, and how long they may be. */
const MET = 8
const LONGEST_MET = 65_536

/** Once for each connection. */
export function addFunctions(database: DatabaseSync): void {
  const pure = { deterministic: true }
  database.function('offstage_fold', pure, (text) => (typeof text === 'string' ? foldCase(text) : text))
  const met = new Map<string, string>()
  database.function('offstage_words', pure, (text, language) => {
    if (typeof text !== 'string') return ''
    if (text.length > LONGEST_MET) return formsOf(text, tag(language)).join(' ')
    // When a row changes, its words are asked for as they were and as they are: most of its columns are the same.
    const key = `${tag(language)} ${text}`
    const known = met.get(key)
    if (known !== undefined) return known
    const words = formsOf(text, tag(language)).join(' ')
    if (met.size === MET) met.delete(met.keys().next().value!)
    met.set(key, words)
    return words
  })
  // `what` is a `Sought` as JSON; after the language come the texts of which the best is quoted.
  database.function('offstage_quote', { ...pure, varargs: true }, (what, length, language, ...texts) =>
    quote(texts.map((text) => text ?? '').map(String), tag(language), soughtOf(String(what)), Number(length)),
  )
}

let last: { what: string; sought: Sought } | undefined

/** One statement asks for the same with every row. */
function soughtOf(what: string): Sought {
  if (last?.what !== what) last = { what, sought: JSON.parse(what) as Sought }
  return last.sought
}

function tag(language: SQLInputValue | undefined): string {
  return languageTag(String(language ?? ''))
}
