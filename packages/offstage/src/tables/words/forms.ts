// How words stand in the index of a full text: the same on every database, in texts and in queries. Used for what is stored (`text-words.ts`) and for what is looked for.
import { stemmerOf } from './stems.ts'

/** A longer word is known by its beginning. */
const LONGEST = 255
const KEPT_FORMS = 50_000
const KEPT_LANGUAGES = 100

// Accents of Latin, Greek and Cyrillic letters; points of Hebrew and Arabic ones. Other scripts write sounds with marks, which must stay.
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+/g
const NO_PART_OF_WORDS = /[^\p{L}\p{N}\p{M}]+/gu

const known = new Map<string, (word: string) => string>()

/** Gives the form of one word of that language: without case and accents, its stem if the language has a stemmer. May be empty. */
export function formIn(language: string): (word: string) => string {
  const before = known.get(language)
  if (before) return before
  // Most words of a text were met before.
  const forms = new Map<string, string>()
  const formOf = (word: string) => {
    const met = forms.get(word)
    if (met !== undefined) return met
    const form = formed(word, language)
    if (forms.size >= KEPT_FORMS) forms.clear()
    forms.set(word, form)
    return form
  }
  // Tags come from texts of others: there may be any number.
  if (known.size < KEPT_LANGUAGES) known.set(language, formOf)
  return formOf
}

/** A piece of writing without spaces: no stem, no case; signs that mean the same are one. */
export function plainForm(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(NO_PART_OF_WORDS, '')
}

function formed(word: string, language: string): string {
  const lower = clipped(word).toLowerCase()
  const stem = stemmerOf(language) ?? same
  // English has accents only in words it took over, and its stemmer does not know them.
  const form = language === 'en' ? stem(folded(lower)) : folded(stem(lower.normalize('NFC')))
  return clipped(form)
}

function folded(word: string): string {
  return word
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .normalize('NFC')
    .replaceAll('ß', 'ss')
    .replaceAll('ς', 'σ')
    .replace(NO_PART_OF_WORDS, '')
}

function clipped(word: string): string {
  // A pair must not be cut in two.
  return word.length <= LONGEST ? word : word.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '')
}

function same(word: string): string {
  return word
}
