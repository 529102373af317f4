// Puts the pages that full text found into the order a person expects: a page whose title, heading or links to it say what was asked for stands before one that merely
// mentions it; so do pages with the words side by side, and pages that many others link to. Pure; called by `find-pages.ts`.
import { fullTextWords } from 'offstage/tables'

/** A page that holds words of the query. */
export interface Candidate {
  readonly id: string
  readonly title: string
  /** A line for each. */
  readonly headings: string
  /** A line for each text of a link that leads here. */
  readonly anchors: string
  readonly language: string
  /** Pages that link here. */
  readonly inlinks: number
  /** Characters of its text. */
  readonly size: number
  readonly rank: number
  /** It holds all words of the query. */
  readonly hasAll: boolean
  /** Its rank as a match for the query as a phrase; 0 if it is none. */
  readonly phraseRank: number
}

// How much each sign weighs beside the rank of the full text, whose best is 1. Found by measuring, with the same weights for all sites.
const WEIGHT = { hasAll: 1, title: 0.5, heading: 0.5, anchor: 1, phrase: 0.5, size: 0.2, inlinks: 0.4 }
/** A page of so many characters counts as of usual length, and one with so many links to it as well linked. */
const USUAL_SIZE = 6000
const MANY_INLINKS = 50

/** The candidates, best first. */
export function ordered<C extends Candidate>(query: string, candidates: readonly C[]): C[] {
  const bestRank = Math.max(...candidates.map(({ rank }) => rank))
  const bestPhrase = Math.max(...candidates.map(({ phraseRank }) => phraseRank), Number.MIN_VALUE)
  const asked = new Map<string, string[]>()
  const wordsIn = (language: string) => {
    const words = asked.get(language) ?? wordsOf(query, language)
    asked.set(language, words)
    return words
  }
  return candidates
    .map((candidate) => {
      const { language, title, headings, anchors, size, inlinks } = candidate
      const best = (lines: string) => bestLine(wordsIn(language), lines, language)
      const score =
        (candidate.hasAll ? WEIGHT.hasAll : 0) +
        candidate.rank / bestRank +
        (WEIGHT.phrase * candidate.phraseRank) / bestPhrase +
        WEIGHT.title * best(title) +
        WEIGHT.heading * best(headings) +
        WEIGHT.anchor * best(anchors) +
        (WEIGHT.size * Math.log(1 + size / USUAL_SIZE)) / Math.log(20) +
        (WEIGHT.inlinks * Math.log(1 + inlinks)) / Math.log(MANY_INLINKS)
      return { candidate, score }
    })
    .sort((a, b) => b.score - a.score)
    .map(({ candidate }) => candidate)
}

/** How well the best of the lines says what was asked, from 0 to 1: 1 is the very same words. */
function bestLine(asked: readonly string[], lines: string, language: string): number {
  let best = 0
  for (const line of lines.split('\n')) best = Math.max(best, likeness(asked, wordsOf(line, language)))
  return best
}

function likeness(asked: readonly string[], line: readonly string[]): number {
  const wanted = new Set(asked)
  const there = new Set(line)
  const found = [...wanted].filter((word) => there.has(word)).length
  if (found === 0) return 0
  const share = found / wanted.size
  // The numbers of chapters say nothing.
  const telling = line.filter((word) => wanted.has(word) || !/^\d+$/.test(word))
  const tightness = telling.filter((word) => wanted.has(word)).length / telling.length
  return share * share * (0.4 + 0.4 * tightness + (holds(line, asked) ? 0.2 : 0))
}

/** Whether the words of the phrase stand one after another. */
function holds(line: readonly string[], phrase: readonly string[]): boolean {
  return line.some((_, from) => phrase.every((word, i) => line[from + i] === word))
}

const KEPT_LINES = 20_000
const known = new Map<string, string[]>()

/** Titles and headings are met again and again. */
function wordsOf(line: string, language: string): string[] {
  const key = `${language}\n${line}`
  let words = known.get(key)
  if (!words) {
    words = fullTextWords(line, language)
    if (known.size >= KEPT_LINES) known.clear()
    known.set(key, words)
  }
  return words
}
