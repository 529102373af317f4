// The words that stored pages use in titles, headings and the texts of links: what a misspelt word of a query may have meant. Read again when older than a minute, by then in the
// background. Called by `correct.ts`.
import { pages } from '../pages.ts'

/** On how many pages each word stands, in lower case. */
export type Vocabulary = ReadonlyMap<string, number>

const FRESH_MS = 60_000
/** A larger one would take long to go through, and holds what nobody means. */
const MOST_WORDS = 200_000

let known: { words: Vocabulary; readAt: number } | undefined
let reading: Promise<Vocabulary> | undefined

export async function vocabulary(): Promise<Vocabulary> {
  if (!known || performance.now() - known.readAt > FRESH_MS) {
    reading ??= read().finally(() => {
      reading = undefined
    })
    // Whoever has an older one does not wait for the newer; that it could not be read is told to who needs it.
    if (known) reading.catch(() => undefined)
    else return reading
  }
  return known.words
}

async function read(): Promise<Vocabulary> {
  const words = new Map<string, number>()
  for await (const { title, headings, anchors } of pages.search({}, { columns: ['title', 'headings', 'anchors'] })) {
    const here = new Set(`${title} ${headings} ${anchors}`.toLowerCase().match(/\p{L}[\p{L}\p{N}\p{M}]{3,39}/gu))
    for (const word of here) {
      const count = words.get(word) ?? 0
      if (count > 0 || words.size < MOST_WORDS) words.set(word, count + 1)
    }
  }
  known = { words, readAt: performance.now() }
  return words
}
