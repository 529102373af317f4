// The word of a vocabulary that a misspelt one most likely meant. Pure; called by `correct.ts`.
import { distance } from 'fastest-levenshtein'
import type { Vocabulary } from './vocabulary.ts'

/** Shorter words are near to too many others. */
const SHORTEST = 4
/** From this length on two slips are forgiven. */
const LONG = 7

/** The nearest one; of those the one on most pages. Undefined: none is near enough. Letters that changed places count as one slip. */
export function nearest(word: string, vocabulary: Vocabulary): string | undefined {
  const asked = word.toLowerCase()
  if (asked.length < SHORTEST) return undefined
  const most = asked.length < LONG ? 1 : 2
  const letters = sorted(asked)
  let best: { known: string; slips: number; weight: number } | undefined
  for (const [known, count] of vocabulary) {
    if (Math.abs(known.length - asked.length) > most) continue
    const slips = known.length === asked.length && sorted(known) === letters ? 1 : distance(asked, known)
    if (slips > most) continue
    // Few people miss the first letter.
    const weight = Math.log(1 + count) * (known[0] === asked[0] ? 2 : 1)
    if (!best || slips < best.slips || (slips === best.slips && weight > best.weight)) best = { known, slips, weight }
  }
  return best?.known
}

function sorted(word: string): string {
  return [...word].sort().join('')
}
