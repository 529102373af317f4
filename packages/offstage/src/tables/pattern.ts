// Patterns of `like` and `ilike` in the languages of databases, and which letters are the same to `ilike`. Used by the dialects.

/** The pattern for LIKE with `\` as the escape. */
export function likeOf(pattern: string): string {
  return eachOf(pattern, { any: '%', one: '_', plain: (char) => (/[%_\\]/.test(char) ? `\\${char}` : char) })
}

/** The pattern for SQLite's GLOB. */
export function globOf(pattern: string): string {
  return eachOf(pattern, { any: '*', one: '?', plain: (char) => (/[*?[]/.test(char) ? `[${char}]` : char) })
}

export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text)
}

/** The text in small letters, each character by itself: no rule that looks at its neighbours, none that makes two of it. So every database can do the same. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase()
  // The only letters that such rules are about.
  if (!/[\u0130\u03a3\u03c2]/.test(text)) return lower
  return Array.from(text, smallOf).join('')
}

/** For each letter of a folded text the other letters that fold to it: `from[i]` becomes `to[i]`. */
export function otherLetters(folded: string): { from: string; to: string } {
  let from = ''
  let to = ''
  for (const char of new Set(folded)) {
    for (const other of bigLetters().get(char) ?? []) {
      from += other
      to += char
    }
  }
  return { from, to }
}

function smallOf(char: string): string {
  const small = char.toLowerCase()
  return small.length === char.length ? small : char
}

let known: Map<string, string[]> | undefined

/** Every character whose small letter is another one, by that. Worked out on first use. */
function bigLetters(): Map<string, string[]> {
  if (known) return known
  known = new Map()
  for (let code = 0x41; code <= 0x1e943; code++) {
    // Nothing has a case between the forms of width and the letters beyond the first plane.
    if (code === 0xff3b) code = 0x10400
    if (code === 0xac00) code = 0xe000
    const char = String.fromCodePoint(code)
    const small = smallOf(char)
    if (small !== char) known.set(small, [...(known.get(small) ?? []), char])
  }
  return known
}

function eachOf(pattern: string, to: { any: string; one: string; plain: (char: string) => string }): string {
  return pattern.replace(/\\(.)|./gsu, (char, escaped?: string) => {
    if (escaped !== undefined) return to.plain(escaped)
    return char === '%' ? to.any : char === '_' ? to.one : to.plain(char)
  })
}
