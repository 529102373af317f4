// Reads what a person typed into a search box, as data any store can turn into its own language. No input is an error, and none reaches a store as syntax.
import { STOP_WORDS } from './stop-words.ts'

const MAX_LENGTH = 512
const MAX_TERMS = 32

/** Words that stand one after another: a plain word has one, `os.path` and `"dead lock"` have two. */
export interface Term {
  readonly words: readonly string[]
  /** It was given in quotes. */
  readonly isQuoted: boolean
  /** The last word may go on (`word*`). */
  readonly prefix: boolean
}
export interface FullTextQuery {
  readonly wanted: readonly Term[]
  readonly excluded: readonly Term[]
}

/**
 * The terms of a query. `"…"` is a phrase, `word*` a beginning, `-word` and `-"…"` exclude. Everything else between letters and digits only separates; stop words are
 * ignored (unless inside a phrase with other words); what lies beyond 512 characters or 32 terms is ignored. Without a wanted term nothing matches.
 */
export function parseFullText(text: string, stopWords: ReadonlySet<string> = STOP_WORDS): FullTextQuery {
  const wanted: Term[] = []
  const excluded: Term[] = []
  const input = text.slice(0, MAX_LENGTH).toWellFormed().replaceAll('\0', '')
  for (const { groups } of input.matchAll(/(?<minus>(?<=^|\s)-)?"(?<phrase>[^"]*)(?:"|$)|(?<bare>[^\s"]+)/gu)) {
    if (wanted.length + excluded.length === MAX_TERMS) break
    const { minus, phrase, bare = '' } = groups!
    const isExcluded = minus !== undefined || /^-[\p{L}\p{N}]/u.test(bare)
    const term = termOf(
      phrase ?? bare,
      { isQuoted: phrase !== undefined, prefix: /[\p{L}\p{N}]\*+$/u.test(bare) },
      stopWords,
    )
    if (term) (isExcluded ? excluded : wanted).push(term)
  }
  return { wanted, excluded }
}

function termOf(
  text: string,
  kind: Pick<Term, 'isQuoted' | 'prefix'>,
  stopWords: ReadonlySet<string>,
): Term | undefined {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)
  if (!words) return undefined
  if (!kind.prefix && words.every((word) => stopWords.has(word.toLowerCase()))) return undefined
  return { words, ...kind }
}
