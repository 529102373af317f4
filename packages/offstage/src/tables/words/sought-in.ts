// What a full text match looks for in a table: the query read, in the languages that the table's texts can be in. Called for each search.
import { parseFullText } from '../full-text-query.ts'
import type { FullTextMatch } from '../operators.ts'
import type { TableSchema } from '../schema.ts'
import { stopWordsOf } from './language.ts'
import { type Sought, soughtBy } from './sought.ts'
import { languageTag } from './stems.ts'

const NO_STOP_WORDS: ReadonlySet<string> = new Set()

/** `languages`: those that texts of the table are in. Undefined: nothing can match. */
export function soughtIn(
  { words }: Pick<TableSchema, 'words'>,
  languages: readonly string[],
  match: Pick<FullTextMatch, 'text' | 'words'> & Partial<Pick<FullTextMatch, 'language' | 'stopWords'>>,
): Sought | undefined {
  // A table in one language knows its words in no other way.
  const isFree = typeof words?.language === 'object' && match.language !== undefined
  const asked = isFree ? [languageTag(match.language!)] : languages
  const stopWords = match.stopWords === 'kept' ? NO_STOP_WORDS : stopWordsOf(asked)
  return soughtBy(parseFullText(match.text, stopWords), match.words, asked)
}
