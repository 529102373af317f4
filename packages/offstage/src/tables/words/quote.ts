// Quotes the stretch of a text that shows best why it was found, with the marks of `stored-text.ts` around what matches. The same on both databases.
import { MATCH_END, MATCH_START } from '../stored-text.ts'
import { type Initials, initialsOf, type Reading, readingOf, type Standing } from './reading.ts'
import type { Phrase, Sought } from './sought.ts'
import { indexedText } from './text-words.ts'

/** Stands before and after what was cut out of a text. */
export const ELLIPSIS = '…'
/** Words shown before the first match, if there is room. */
const LEAD = 5
/** So far a better stretch is looked for, and so much further than one with all terms. */
const MOST_WORDS = 10_000
const FURTHER_WORDS = 1000
/** A stretch is cut where it has more characters for a word: much that is no word stands between. */
const CHARACTERS_A_WORD = 40

const NONE: readonly never[] = []

/** A place where a term stands: numbers of words, both included. */
interface Place {
  readonly from: number
  readonly to: number
  readonly term: number
}
interface Stretch {
  readonly places: readonly Place[]
  /** Different terms in it. */
  readonly terms: number
  /** Words from the first place to the one that makes the terms complete. */
  readonly span: number
}

/**
 * The best of several texts, quoted in about `length` words; the beginning of the first that is not empty if none has a term. Before it stands where in its text it begins,
 * and a colon.
 */
export function quote(texts: readonly string[], language: string, sought: Sought, length: number): string {
  let best: { reader: Reader; stretch: Stretch } | undefined
  for (const text of texts) {
    const reader = new Reader(indexedText(text), language, sought, length)
    const stretch = reader.best()
    if (stretch && (!best || isBetter(stretch, best.stretch))) best = { reader, stretch }
  }
  if (best) return best.reader.shown(best.stretch)
  return new Reader(texts.find((text) => text !== '') ?? '', language, sought, length).shown(undefined)
}

function isBetter(one: Stretch, other: Stretch): boolean {
  return one.terms > other.terms || (one.terms === other.terms && one.span < other.span)
}

class Reader {
  readonly #text: string
  readonly #reading: Reading
  readonly #length: number
  readonly #terms: number
  /** Phrases by the form of their last word, and those whose last word may go on. */
  readonly #exact = new Map<string, { phrase: Phrase; term: number }[]>()
  readonly #open: { phrase: Phrase; term: number }[] = []
  readonly #initials: Initials

  constructor(text: string, language: string, sought: Sought, length: number) {
    this.#text = text
    this.#reading = readingOf(text, language)
    this.#length = length
    this.#terms = sought.wanted.length
    const lastForms: string[] = []
    for (const [term, alternatives] of sought.wanted.entries()) {
      for (const phrase of alternatives) {
        const last = phrase.forms.at(-1)!
        lastForms.push(last)
        if (phrase.prefix) this.#open.push({ phrase, term })
        else this.#exact.set(last, [...(this.#exact.get(last) ?? []), { phrase, term }])
      }
    }
    this.#initials = initialsOf(lastForms)
  }

  /** The stretch with the most terms; of those the one where they stand closest, and of those the first. */
  best(): Stretch | undefined {
    const places: Place[] = []
    let best: Stretch | undefined
    let next = 0
    for (let word = 0; word < this.#reading.length; word++) {
      if (best && word > this.#lastToLookAt(best)) return best
      if (this.#reading.mayBe(word, this.#initials)) this.#noteEnding(places, word)
      // What begins here is known as soon as the words that can belong to it are.
      for (; next < places.length && places[next]!.from <= word - this.#length; next++)
        best = this.#better(best, places, next)
    }
    for (; next < places.length; next++) best = this.#better(best, places, next)
    return best
  }

  /** The text of a stretch with its marks; undefined: the beginning of the text. */
  shown(stretch: Stretch | undefined): string {
    const [first, last, standing] = this.#window(stretch)
    const { length } = this.#text
    const isEmpty = last < first
    const start = isEmpty ? 0 : standing.start(first)
    const end = isEmpty ? Math.min(length, CHARACTERS_A_WORD) : standing.end(last)
    // What is no word, at the very beginning or end, is shown too if it is little.
    const from = first === 0 && start <= CHARACTERS_A_WORD ? 0 : start
    const to = last === this.#reading.length - 1 && length - end <= CHARACTERS_A_WORD ? length : end
    const places = stretch?.places.filter((place) => place.to <= last) ?? []
    let shown = `${from}:${from > 0 ? ELLIPSIS : ''}`
    let at = from
    for (const { start, end } of merged(places, standing)) {
      shown += this.#text.slice(at, start) + MATCH_START + this.#text.slice(start, end) + MATCH_END
      at = end
    }
    return shown + this.#text.slice(at, to) + (to < length ? ELLIPSIS : '')
  }

  /** How far to look for a better one: some way where all terms stand together, not at all where they are side by side. */
  #lastToLookAt({ terms, span, places }: Stretch): number {
    if (terms < this.#terms) return MOST_WORDS
    return places.at(-1)!.to + (span <= this.#terms ? this.#length : FURTHER_WORDS)
  }

  #noteEnding(places: Place[], word: number): void {
    const form = this.#reading.formOf(word)
    const note = (phrase: Phrase, term: number) => {
      const from = word - phrase.forms.length + 1
      if (from < 0) return
      for (let i = 0; i < phrase.forms.length - 1; i++) if (phrase.forms[i] !== this.#reading.formOf(from + i)) return
      places.push({ from, to: word, term })
    }
    for (const { phrase, term } of this.#exact.get(form) ?? NONE) note(phrase, term)
    for (const { phrase, term } of this.#open) if (form.startsWith(phrase.forms.at(-1)!)) note(phrase, term)
  }

  #better(best: Stretch | undefined, places: readonly Place[], i: number): Stretch {
    const { from } = places[i]!
    const terms = new Set<number>()
    const within: Place[] = []
    let span = 0
    for (let j = i; j < places.length && places[j]!.from < from + this.#length; j++) {
      const place = places[j]!
      if (place.to >= from + this.#length && j > i) continue
      within.push(place)
      if (terms.has(place.term)) continue
      terms.add(place.term)
      span = place.to - from + 1
    }
    const stretch = { places: within, terms: terms.size, span }
    return best && !isBetter(stretch, best) ? best : stretch
  }

  /** The first and last word to show, and where they stand. */
  #window(stretch: Stretch | undefined): [number, number, Standing] {
    const count = this.#reading.length
    if (!stretch) {
      const last = Math.min(count, this.#length) - 1
      return [0, last, this.#reading.standing(0, last)]
    }
    const first = stretch.places[0]!
    const until = Math.max(...stretch.places.map(({ to }) => to))
    const room = Math.max(0, this.#length - (until - first.from + 1))
    let from = Math.max(0, first.from - Math.min(LEAD, Math.ceil(room / 2)))
    let to = Math.min(count - 1, Math.max(until, from + this.#length - 1))
    const standing = this.#reading.standing(from, to)
    const { start, end } = standing
    while (start(first.from) - start(from) > LEAD * CHARACTERS_A_WORD) from++
    while (to > first.to && end(to) - start(from) > this.#length * CHARACTERS_A_WORD) to--
    return [from, to, standing]
  }
}

/** Stretches of characters in order, none touching another. */
function merged(places: readonly Place[], standing: Standing) {
  const ranges: { start: number; end: number }[] = []
  for (const place of places.toSorted((a, b) => a.from - b.from)) {
    const [start, end] = [standing.start(place.from), standing.end(place.to)]
    const before = ranges.at(-1)
    if (before && start < before.end) before.end = Math.max(before.end, end)
    else ranges.push({ start, end })
  }
  return ranges
}
