// What SQLite is taught: our own folding of case, and our own full text. Triggers call `offstage_words`, so only a connection that knows it can write a table with full text.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { foldCase } from '../pattern.ts'
import { quote } from '../words/quote.ts'
import type { Sought } from '../words/sought.ts'
import { languageTag } from '../words/stems.ts'
import { formsOf } from '../words/text-words.ts'

/** Once for each connection. */
export function addFunctions(database: DatabaseSync): void {
  const pure = { deterministic: true }
  database.function('offstage_fold', pure, (text) => (typeof text === 'string' ? foldCase(text) : text))
  database.function('offstage_words', pure, (text, language) =>
    typeof text === 'string' ? formsOf(text, tag(language)).join(' ') : '',
  )
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
