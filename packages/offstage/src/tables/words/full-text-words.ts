// The words of a text as the full text knows them, for apps that compare or mark words themselves.
import { checkTag } from './language.ts'
import { formsOf } from './text-words.ts'

/**
 * The words of a text in order: by their stem in that language (default `'en'`; as they are in one without a stemmer, and with `'none'`), without case and accents; pairs of signs where writing has no spaces.
 * Two words are the same to `fullTextMatch` if this gives the same for both. Of a text over 260,000 characters, the beginning. Error: `INVALID_OPTION`.
 */
export function fullTextWords(text: string, language = 'en'): string[] {
  return formsOf(text, checkTag('fullTextWords', language))
}
