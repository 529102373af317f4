// The terms of a query as PostgreSQL looks for them. A text is kept as its words in order, each between spaces (` two  transact `), and as a tsvector for the index, whose
// lexemes say how often a word stands there: for each one in the binary number of times there is `word a` (1), `word b` (2), `word c` (4), …
import type { Phrase } from '../words/sought.ts'
import { formsOf } from '../words/text-words.ts'

/** Enough for as many times as a word fits into what is read of a text. */
export const BITS = 18

export interface TextWords {
  readonly count: number
  readonly stream: string
  /** A line for each lexeme. */
  readonly lexemes: string
}

/** How a text of that language is kept. */
export function textWords(text: string, language: string): TextWords {
  const words = formsOf(text, language)
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const lexemes: string[] = []
  for (const [word, times] of counts) {
    for (let bit = 0; bit < BITS; bit++) if (times & (1 << bit)) lexemes.push(`${word} ${bitLetter(bit)}`)
  }
  return { count: words.length, stream: streamOf(words), lexemes: lexemes.join('\n') }
}

/** A term with its words as they stand in an index. */
export interface IndexedTerm {
  /** The one word it is about, if it is no phrase and no beginning. */
  readonly word: string | undefined
  /** A tsquery that all texts with the term meet; for a word, they alone. */
  readonly candidates: string
  /** What stands in the stream of a text with the term. */
  readonly pattern: string
  /** A regular expression for the same, if places where the term stands can overlap. */
  readonly overlapping: string | undefined
}

export function indexedTerm({ forms, prefix }: Phrase): IndexedTerm {
  const last = forms.length - 1
  const candidates = forms.map((form, i) => (prefix && i === last ? `'${form}':*` : `'${form} ':*`))
  const stream = streamOf(forms)
  const pattern = prefix ? stream.slice(0, -1) : stream
  return {
    word: last === 0 && !prefix ? forms[0] : undefined,
    candidates: candidates.join(' & '),
    pattern,
    overlapping: canOverlap(forms, prefix) ? `${pattern[0]}(?=${pattern.slice(1)})` : undefined,
  }
}

function bitLetter(bit: number): string {
  return String.fromCharCode(97 + bit)
}

function streamOf(words: readonly string[]): string {
  return words.map((word) => ` ${word} `).join('')
}

/** Whether the term can begin again before it is over, as `a b a` in `a b a b a`. */
function canOverlap(words: readonly string[], prefix: boolean): boolean {
  const last = words.length - 1
  return words.some(
    (_, from) =>
      from > 0 &&
      words
        .slice(from)
        .every((word, i) => word === words[i] || (prefix && from + i === last && words[i]!.startsWith(word))),
  )
}
