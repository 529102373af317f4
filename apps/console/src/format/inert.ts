// Makes text from tasks harmless to look at: what a reader could not see, or what would reorder other text, is shown by name. React does the escaping of HTML;
// this is about characters.

/** Bidirectional marks, embeddings, overrides and isolates; line and paragraph separators; zero-width and tag characters. */
const HIDDEN =
  /[\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
const NAMES =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  )
const CONTROLS = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g

/** Control characters become their names (`‹CR›`), hidden ones their code (`‹U+202E›`), broken surrogates U+FFFD. Tabs stay. */
export function inertText(text: string): string {
  return text
    .toWellFormed()
    .replace(CONTROLS, nameOf)
    .replace(HIDDEN, (character) => `‹U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`)
}

function nameOf(control: string): string {
  const code = control.charCodeAt(0)
  if (code < 0x20) return `‹${NAMES[code]}›`
  return code === 0x7f ? '‹DEL›' : `‹U+00${code.toString(16).toUpperCase()}›`
}
