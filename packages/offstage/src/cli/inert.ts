// Makes text harmless for a terminal. Everything the command line prints passes here: what tasks write may hold escape sequences that move the cursor,
// set the window's title, fill the clipboard or reorder what is read.

/** CSI sequences; OSC, DCS, SOS, PM and APC strings up to their end; other escapes; then single characters that act or hide. Tabs and line ends stay. */
const UNSAFE =
  /(?:\x1b\[|\x9b)([\x30-\x3f]*)[\x20-\x2f]*([\x40-\x7e])?|(?:\x1b[\]P^_X]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|\x1b[\x20-\x2f]*[\x30-\x7e]?|[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
const RESET = '\x1b[0m'

/** The text without control characters, escape sequences, bidirectional controls and invisible characters. With `colours` its SGR colours stay, reset at each line's end. */
export function inert(text: string, colours = false): string {
  let isColoured = false
  const clean = text.toWellFormed().replace(UNSAFE, (_, parameters: string | undefined, final) => {
    if (!colours || final !== 'm' || !/^[\d;:]{0,60}$/.test(parameters ?? '')) return ''
    isColoured = true
    return `\x1b[${parameters ?? ''}m`
  })
  if (!isColoured) return clean
  return clean.replace(/.*\x1b\[.*/g, (line) => (line.endsWith(RESET) ? line : line + RESET))
}

/** The same in one line, without colours: names, ids and messages inside a sentence or a table's cell. */
export function inertLine(text: string): string {
  return inert(text.replace(/\s*[\r\n]+\s*/g, ' '))
}
