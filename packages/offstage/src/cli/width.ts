// How many columns a text takes in a terminal, and cutting it to fit. Called by the tables.
import { stripVTControlCharacters } from 'node:util'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** Drawn two columns wide: East Asian full width, and emoji. */
const WIDE =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u

export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(stripVTControlCharacters(text))) width += columns(segment)
  return width
}

/** At most `width` columns of an uncoloured text, the cut marked by `…`. */
export function fit(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    if (used + columns(segment) > width - 1) break
    used += columns(segment)
    kept += segment
  }
  return `${kept}…`
}

function columns(grapheme: string): number {
  return WIDE.test(grapheme) ? 2 : 1
}
