// How any JavaScript string rests in any store. SQLite turns a lone surrogate into U+FFFD and PostgreSQL refuses NUL, so these (and the escape itself) are
// written with an escape made of noncharacters. Used for every text on its way in and out, patterns and search values included.

// U+10FFFE opens an escape; after it: U+F1002 = itself, U+10FFFF = NUL, U+F0000 + n = the lone surrogate U+D800 + n.
const ESCAPE = '\u{10fffe}'
const ITSELF = '\u{f1002}'
const NUL = '\u{10ffff}'
const SURROGATES = 0xf0000

// Marks of a snippet: they follow an escape too, so no stored text can contain them.
export const MATCH_START = `${ESCAPE}\u{f1000}`
export const MATCH_END = `${ESCAPE}\u{f1001}`

/** The text as it is stored. */
export function storedText(text: string): string {
  if (text.isWellFormed() && !text.includes('\0') && !text.includes(ESCAPE)) return text
  let stored = ''
  for (const char of text) {
    const code = char.codePointAt(0)!
    if (char === ESCAPE) stored += ESCAPE + ITSELF
    else if (code === 0) stored += ESCAPE + NUL
    else if (code >= 0xd800 && code <= 0xdfff) stored += ESCAPE + String.fromCodePoint(SURROGATES + code - 0xd800)
    else stored += char
  }
  return stored
}

/** The text as it was. An escape cut off at the end of a shortened text is dropped. */
export function originalText(stored: string): string {
  if (!stored.includes(ESCAPE)) return stored
  let text = ''
  let escaped = false
  for (const char of stored) {
    if (escaped) {
      const code = char.codePointAt(0)!
      if (char === ITSELF) text += ESCAPE
      else if (char === NUL) text += '\0'
      else if (code >= SURROGATES && code <= SURROGATES + 0x7ff) text += String.fromCharCode(0xd800 + code - SURROGATES)
      escaped = false
    } else if (char === ESCAPE) escaped = true
    else text += char
  }
  return text
}
