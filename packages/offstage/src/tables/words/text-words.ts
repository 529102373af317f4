// Takes a text apart into the words of its full text. A word is a run of letters and digits; writing that puts no spaces between words (Chinese, Japanese, Thai, …) is
// taken by pairs of signs, so that any stretch of it can be found as a phrase (C. D. Manning and others, Introduction to Information Retrieval, 2.2.1). Used by both databases.
import { formIn, plainForm } from './forms.ts'

/** Characters of a text that are read. PostgreSQL holds the different words of a text in at most 1,048,575 bytes: so whatever the text is, its words have room. */
export const INDEXED_CHARACTERS = 260_000

/** Letters and digits, with the marks on them. */
export const RUN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\u30fc\uff70]/u
/** With its marks, those of half width included. */
const SIGN = /.[\p{M}\uff9e\uff9f]*/gsu
/** All that belongs to such writing, and a little more: quick to look for in a long text. */
const MAY_BE_UNSPACED =
  /[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u19e0-\u19ff\u2e80-\u9fff\ua960-\ua97f\ua9e0-\ua9ff\uaa60-\uaa7f\uac00-\ud7ff\ud805\ud81b-\ud821\ud82b-\ud82c\ud83c\ud840-\ud8bf\uf900-\ufaff\uff65-\uffdc]/

/** What stands in the index for a word or pair of signs, and where that is in the text. */
export interface Word {
  readonly form: string
  readonly start: number
  readonly end: number
  /** The last sign of a run without spaces, which begins no pair. */
  readonly isLastSign: boolean
}

/** The words of a text in order. */
export function* wordsOf(text: string, language: string): Generator<Word, void, undefined> {
  const formOf = formIn(language)
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (!isUnspaced(run)) {
      const form = formOf(run)
      if (form !== '') yield { form, start: index, end: index + run.length, isLastSign: false }
    } else yield* mixedWords(run, index, formOf)
  }
}

/** The forms of the words of a text in order, of as much of it as is indexed. */
export function formsOf(text: string, language: string): string[] {
  const forms: string[] = []
  const read = indexedText(text)
  if (isUnspaced(read)) for (const { form } of wordsOf(read, language)) forms.push(form)
  else {
    const formOf = formIn(language)
    for (const run of read.match(RUN) ?? []) {
      const form = formOf(run)
      if (form !== '') forms.push(form)
    }
  }
  return forms
}

/** The part of a text that is indexed. */
export function indexedText(text: string): string {
  if (text.length <= INDEXED_CHARACTERS) return text
  let end = 0
  for (let i = 0; i < INDEXED_CHARACTERS && end < text.length; i++) end += text.codePointAt(end)! > 0xffff ? 2 : 1
  return text.slice(0, end)
}

/** Whether there may be writing without spaces in it. */
export function isUnspaced(text: string): boolean {
  return MAY_BE_UNSPACED.test(text)
}

/** A run that holds signs of writing without spaces, and perhaps others. */
function* mixedWords(run: string, offset: number, formOf: (word: string) => string): Generator<Word, void, undefined> {
  const signs = [...run.matchAll(SIGN)].map(({ 0: sign, index }) => ({
    sign,
    start: offset + index,
    end: offset + index + sign.length,
    isUnspaced: UNSPACED.test(sign),
  }))
  for (let i = 0; i < signs.length; i++) {
    const { sign, start, end, isUnspaced } = signs[i]!
    const next = signs[i + 1]
    if (isUnspaced) {
      const hasPair = next?.isUnspaced === true
      const form = plainForm(hasPair ? sign + next.sign : sign)
      if (form !== '') yield { form, start, end: hasPair ? next.end : end, isLastSign: !hasPair }
    } else {
      let last = i
      while (signs[last + 1]?.isUnspaced === false) last++
      const form = formOf(run.slice(start - offset, signs[last]!.end - offset))
      if (form !== '') yield { form, start, end: signs[last]!.end, isLastSign: false }
      i = last
    }
  }
}
