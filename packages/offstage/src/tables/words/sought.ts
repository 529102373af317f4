// What a query looks for, as it stands in the index. Made once for each search (`where.ts`); the databases turn it into their own languages, and `quote.ts` finds it again.
import type { FullTextQuery, Term } from '../full-text-query.ts'
import { wordsOf } from './text-words.ts'

/** Words that stand one after another in the index; the last one may go on. */
export interface Phrase {
  readonly forms: readonly string[]
  readonly prefix: boolean
}
/** Phrases of which one is enough: the same term in several languages. */
export type Alternatives = readonly Phrase[]

export interface Sought {
  readonly wanted: readonly Alternatives[]
  readonly excluded: readonly Alternatives[]
  /** Whether a text must have all that is wanted, or any of it. */
  readonly words: 'all' | 'any'
}

/** `languages`: those the texts may be in. Undefined: nothing can match. */
export function soughtBy(query: FullTextQuery, words: 'all' | 'any', languages: readonly string[]): Sought | undefined {
  const terms = words === 'any' ? query.wanted.flatMap(loosened) : query.wanted
  const wanted = terms.map((term) => alternatives(term, languages)).filter((of) => of.length > 0)
  // Nothing has a term without a word in it.
  if (wanted.length === 0 || (words === 'all' && wanted.length < terms.length)) return undefined
  const excluded = query.excluded.map((term) => alternatives(term, languages)).filter((of) => of.length > 0)
  return { wanted, excluded, words }
}

function alternatives({ words, prefix }: Term, languages: readonly string[]): Phrase[] {
  const found = new Map<string, Phrase>()
  for (const language of languages) {
    const phrase = phraseOf(words.join(' '), prefix, language)
    if (phrase) found.set(`${phrase.forms.join(' ')}${phrase.prefix ? '*' : ''}`, phrase)
  }
  return [...found.values()]
}

function phraseOf(text: string, prefix: boolean, language: string): Phrase | undefined {
  const words = [...wordsOf(text, language)]
  const last = words.at(-1)
  if (!last) return undefined
  const forms = words.map(({ form }) => form)
  if (!last.isLastSign) return { forms, prefix }
  // In a text the sign may go on to a pair: the pair before it is enough, and alone it is the beginning of one.
  const isPair = words.length > 1 && words.at(-2)!.end === last.end
  return isPair ? { forms: forms.slice(0, -1), prefix: false } : { forms, prefix: true }
}

/** Any of its pairs is enough of a term that a person wrote without spaces because the language has none. */
function loosened(term: Term): Term[] {
  if (term.isQuoted) return [term]
  const text = term.words.join(' ')
  const words = [...wordsOf(text, '')]
  if (!words.some(({ isLastSign }) => isLastSign)) return [term]
  return words
    .filter(({ isLastSign, end }, i) => !isLastSign || words[i - 1]?.end !== end)
    .map(({ start, end }) => ({ ...term, words: [text.slice(start, end)] }))
}
