// What full text reads of a value, and how it takes it apart: the same on every database. Used by the dialects.

/**
 * Characters of a value that are read. PostgreSQL holds the different words of a text in at most 1,048,575 bytes, and a character has up to four: so whatever the text is, its
 * words have room.
 */
export const INDEXED_CHARACTERS = 260_000

/** FTS5's: words are runs of letters and digits without case and accents, known by their English stems. */
export const TOKENIZER = 'porter unicode61 remove_diacritics 2'

/** The part of a value that is read. */
export function indexedText(text: string): string {
  if (text.length <= INDEXED_CHARACTERS) return text
  let end = 0
  for (let i = 0; i < INDEXED_CHARACTERS && end < text.length; i++) end += text.codePointAt(end)! > 0xffff ? 2 : 1
  return text.slice(0, end)
}
