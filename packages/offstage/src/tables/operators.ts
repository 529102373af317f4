// The words of a search: `like('%x%')`, `between(1, 5)`, `anyOf(…)`, `fullTextMatch('…')`. Each makes a piece of data; `where` turns it into SQL.
import { clip, OffstageError } from '../base/errors.ts'
import { checkTag } from './words/language.ts'

export const CONDITION = Symbol.for('offstage.tables.condition')

export interface Comparison<T> {
  readonly [CONDITION]: 'greaterThan' | 'lessThan' | 'atLeast' | 'atMost' | 'between' | 'like' | 'ilike'
  readonly operands: readonly T[]
}
/** Several conditions as one. `Q` is what each of them is: a value or condition of a column, or a query of whole rows. */
export interface Combination<Q, Kind = 'anyOf' | 'allOf' | 'noneOf'> {
  readonly [CONDITION]: Kind
  readonly items: readonly Q[]
}
export interface FullTextMatch {
  readonly [CONDITION]: 'fullText'
  readonly text: string
  readonly words: 'all' | 'any'
  readonly language: string | undefined
  readonly stopWords: 'ignored' | 'kept'
}
export type Condition = Comparison<unknown> | Combination<unknown> | FullTextMatch

/** Matches a pattern, case-sensitively: `%` is any run of characters, `_` any one, `\` makes the next one plain. */
export const like = (pattern: string) => compare<string>('like', pattern)
/** Matches a pattern as `like` does, whatever the case. */
export const ilike = (pattern: string) => compare<string>('ilike', pattern)
export const greaterThan = <T>(value: T) => compare<T>('greaterThan', value)
export const lessThan = <T>(value: T) => compare<T>('lessThan', value)
export const atLeast = <T>(value: T) => compare<T>('atLeast', value)
export const atMost = <T>(value: T) => compare<T>('atMost', value)
/** From `low` to `high`, both included. */
export const between = <T>(low: T, high: T) => compare<T>('between', low, high)

/** At least one holds; without any, nothing matches. For a column (`{ n: anyOf(1, 2) }`) or for rows (`anyOf({ n: 1 }, { title: 'x' })`). */
export const anyOf = <const Q extends readonly unknown[]>(...items: Q) => combine('anyOf' as const, items)
/** All hold; without any, everything matches. */
export const allOf = <const Q extends readonly unknown[]>(...items: Q) => combine('allOf' as const, items)
/** None holds; rows where the column is null are among the matches. */
export const noneOf = <const Q extends readonly unknown[]>(...items: Q) => combine('noneOf' as const, items)
/** The exact opposite of a condition or value; rows where the column is null are among the matches. */
export const not = <const Q>(item: Q) => combine('noneOf' as const, [item] as const)

export interface FullTextOptions {
  /** `'any'`: one of the words is enough; default `'all'`. */
  words?: 'all' | 'any'
  /** The language of the query, as in `'en'` or `'de'`; default: that of the table, or any if rows have their own. */
  language?: string
  /** `'kept'`: words such as `the` are looked for like all others; default `'ignored'` where texts can be English. */
  stopWords?: 'ignored' | 'kept'
}

/**
 * Rows with all the words of `text` in the columns that the table declares as `fullText` (in one column: `{ title: fullTextMatch(…) }`). Words are compared by their
 * stem, without case and accents; English stop words are ignored; `"…"` is a phrase, `word*` a beginning (of the stem), `-word` excludes. Chinese, Japanese, Korean, Thai and
 * other writing without spaces is found by any stretch of it. Any text is safe: what lies beyond 512 characters or 32 terms is ignored, and a text without a word to look
 * for matches nothing. Error: `INVALID_OPTION`.
 */
export function fullTextMatch(text: string, options: FullTextOptions = {}): FullTextMatch {
  const { words = 'all', language, stopWords = 'ignored' } = options
  if (words !== 'all' && words !== 'any') invalid(`words is 'all' or 'any', not '${clip(String(words))}'`)
  if (stopWords !== 'ignored' && stopWords !== 'kept')
    invalid(`stopWords is 'ignored' or 'kept', not '${clip(String(stopWords))}'`)
  if (language !== undefined) checkTag('fullTextMatch', language)
  return Object.freeze({ [CONDITION]: 'fullText' as const, text: String(text), words, language, stopWords })
}

/** Whether a value is one of the above, and not a value to compare with. */
export function isCondition(value: unknown): value is Condition {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, CONDITION)
}

function invalid(what: string): never {
  throw new OffstageError('INVALID_OPTION', `fullTextMatch: ${what}.`)
}

function compare<T>(kind: Comparison<T>[typeof CONDITION], ...operands: T[]): Comparison<T> {
  return Object.freeze({ [CONDITION]: kind, operands })
}

function combine<Kind, Q extends readonly unknown[]>(kind: Kind, items: Q): Combination<Q[number], Kind> {
  return Object.freeze({ [CONDITION]: kind, items })
}
