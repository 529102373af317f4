// A text's words by their numbers, for quoting: which of them could be a word that is looked for is known at a glance, and where they stand only of those that are shown.
import { formIn } from './forms.ts'
import { isUnspaced, RUN, wordsOf } from './text-words.ts'

export interface Reading {
  readonly length: number
  /** False: the word is none whose form begins with one of the `initials`. */
  mayBe(word: number, initials: Initials): boolean
  formOf(word: number): string
  /** Where words `from` to `to` (both included) stand in the text. */
  standing(from: number, to: number): Standing
}

export interface Standing {
  start(word: number): number
  end(word: number): number
}

/** First characters of forms; an index for those below 128 by their lower case. */
export type Initials = Uint8Array

export function initialsOf(forms: readonly string[]): Initials {
  const initials = new Uint8Array(128)
  for (const form of forms) {
    const code = form.charCodeAt(0)
    if (code < 128) initials[code | 32] = 1
  }
  return initials
}

export function readingOf(text: string, language: string): Reading {
  return isUnspaced(text) ? signs(text, language) : runs(text, language)
}

function runs(text: string, language: string): Reading {
  const found = text.match(RUN) ?? []
  const formOf = formIn(language)
  return {
    length: found.length,
    // No stemmer here changes a first letter of ASCII; others may be folded to anything.
    mayBe: (word, initials) => {
      const code = found[word]!.charCodeAt(0)
      return code >= 128 || initials[code | 32] === 1
    },
    formOf: (word) => formOf(found[word]!),
    standing(from, to) {
      const starts: number[] = []
      let end = 0
      for (let word = 0; word <= to; word++) {
        // Between runs there is no letter and no digit: the next place where it stands is its own.
        const start = text.indexOf(found[word]!, end)
        end = start + found[word]!.length
        if (word >= from) starts.push(start)
      }
      const start = (word: number) => starts[word - from]!
      return { start, end: (word) => start(word) + found[word]!.length }
    },
  }
}

function signs(text: string, language: string): Reading {
  const found = [...wordsOf(text, language)]
  return {
    length: found.length,
    mayBe: () => true,
    formOf: (word) => found[word]!.form,
    standing: () => ({ start: (word) => found[word]!.start, end: (word) => found[word]!.end }),
  }
}
