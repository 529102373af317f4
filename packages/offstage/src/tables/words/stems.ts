// The stems of words, by language: Snowball's algorithms as the package @orama/stemmers has them, each loaded when a text first needs it. Used by `forms.ts`.
import { createRequire } from 'node:module'

/** The languages whose words are stemmed, by their tag. Words of every other language are known as they are. */
const STEMMERS = {
  ar: 'arabic',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  hu: 'hungarian',
  it: 'italian',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sv: 'swedish',
  tr: 'turkish',
} as const

export const LANGUAGES: readonly string[] = Object.keys(STEMMERS)

type Stemmer = (word: string) => string

const loaded = new Map<string, Stemmer>()
const require = createRequire(import.meta.url)

/** What stems a lower-case word of that language; undefined: none does. */
export function stemmerOf(language: string): Stemmer | undefined {
  const known = loaded.get(language)
  if (known || !Object.hasOwn(STEMMERS, language)) return known
  const name = STEMMERS[language as keyof typeof STEMMERS]
  const { stemmer } = require(`@orama/stemmers/${name}`) as { stemmer: Stemmer }
  loaded.set(language, stemmer)
  return stemmer
}

/** The tag by which a language is known here, of any tag such as `en`, `en-GB`, `DE_at`; an empty one for none. Norwegian is one language, however it is written. */
export function languageTag(tag: string): string {
  const primary = tag.trim().toLowerCase().split(/[-_]/, 1)[0]!
  return primary === 'nb' || primary === 'nn' ? 'no' : primary
}
