// Which language texts and queries are in. A table says it once for all of its rows, or names the column that says it for each.
import { didYouMean } from '../../base/closest.ts'
import { clip, OffstageError } from '../../base/errors.ts'
import type { SqlValue } from '../fragment.ts'
import type { TableSchema } from '../schema.ts'
import { STOP_WORDS } from '../stop-words.ts'
import { LANGUAGES, languageTag } from './stems.ts'

/** No language in particular: words are known as they are. */
export const NO_LANGUAGE = 'none'

/** The tag in its short form. Error: `INVALID_OPTION` unless it is one whose words are stemmed, or `none`. */
export function checkLanguage(what: string, language: unknown): string {
  const tag = typeof language === 'string' ? languageTag(language) : ''
  const known = [...LANGUAGES, NO_LANGUAGE]
  if (known.includes(tag)) return tag
  throw new OffstageError(
    'INVALID_OPTION',
    `${what}: there is no language '${clip(String(language))}'.${didYouMean(tag, known)} It is one of ${known.join(', ')}.`,
  )
}

/** The tag of a text's or query's language in its short form, be it known here or not; '' is for none that anybody said. Error: `INVALID_OPTION` unless it is such a tag. */
export function checkTag(what: string, language: unknown): string {
  const tag = typeof language === 'string' ? languageTag(language) : 'no text'
  return /^([a-z]{2,3})?$/.test(tag) ? tag : checkLanguage(what, language)
}

/** The language of a row of which these values are known. */
export function languageOfRow(schema: TableSchema, values: { get(column: string): SqlValue | undefined }): string {
  const language = schema.words?.language ?? NO_LANGUAGE
  return typeof language === 'string' ? language : languageTag(String(values.get(language.column) ?? ''))
}

/** The words to ignore in a query: English ones where texts are English, or of a language that nobody said. */
export function stopWordsOf(languages: readonly string[]): ReadonlySet<string> {
  return languages.includes('en') || languages.includes('') ? STOP_WORDS : new Set()
}
