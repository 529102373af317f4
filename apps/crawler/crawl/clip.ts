// Cuts text that others wrote to a length, for messages, titles and stored text. Called by every room that repeats such text.

/** At most `max` UTF-16 units of the text, never half of a character. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text
  const last = text.charCodeAt(max - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max)
}

/** The text as it may stand in one line of a message: no control or direction marks, at most `max` characters. */
export function clipLine(text: string, max = 120): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, '\ufffd').toWellFormed()
  return line.length <= max ? line : `${clip(line, max - 1)}…`
}
