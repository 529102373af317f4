// Finds out the language of a page that does not say it: by its commonest words, which takes no time, and where these do not tell, by how often its letters follow each other.
// Called by read-page.ts.
import { franc } from 'franc-min'
import { plainLanguage } from './common-words.ts'

/** Of longer texts, the beginning; shorter ones could be anything. */
const READ = 1500
const LEAST = 80
/** Half as long a look is wrong now and then, and enough to find again what the page before it was in. */
const GLANCE = 700

/** Primary tags by the codes of ISO 639-3, of those languages that a guess is good enough for. */
const TAGS: Record<string, string> = {
  arb: 'ar',
  cmn: 'zh',
  dan: 'da',
  deu: 'de',
  ell: 'el',
  eng: 'en',
  fin: 'fi',
  fra: 'fr',
  hun: 'hu',
  ita: 'it',
  jpn: 'ja',
  kor: 'ko',
  nld: 'nl',
  nob: 'no',
  pol: 'pl',
  por: 'pt',
  ron: 'ro',
  rus: 'ru',
  spa: 'es',
  swe: 'sv',
  tur: 'tr',
  ukr: 'uk',
}

let usual: string | undefined

/** Primary language tag, as in 'de'; 'en' when the text is too short to tell, or in none of these. */
export function detectLanguage(text: string): string {
  const plain = plainLanguage(text.slice(0, READ))
  if (plain !== undefined) return plain
  const glance = codeOf(text, GLANCE)
  if (glance !== usual) usual = codeOf(text, READ)
  return TAGS[usual ?? ''] ?? 'en'
}

function codeOf(text: string, length: number): string {
  return franc(text.slice(0, length), { minLength: LEAST, only: Object.keys(TAGS) })
}
