// Where a text stops being JSON. The engine's own message names the place only sometimes, and not always the same way.

const BLANK = /[\t\n\r ]*/y
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y
const STRING = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y

/** Index of the first character that cannot stand where it stands; the text's length if it only ends too early (or is sound). */
export function jsonFaultAt(text: string): number {
  const open: ('[' | '{')[] = []
  let at = 0
  let wants: 'value' | 'value or end' | 'key' | 'key or end' | 'more' = 'value'
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) at += match[0].length
    return match !== null
  }
  while (take(BLANK) && at < text.length) {
    const next = text[at]
    const closes = next === (open.at(-1) === '{' ? '}' : ']') && open.length > 0
    if (closes && (wants === 'more' || wants.endsWith('or end'))) {
      open.pop()
      at++
      wants = 'more'
    } else if (wants === 'more') {
      if (next !== ',' || open.length === 0) return at
      at++
      wants = open.at(-1) === '{' ? 'key' : 'value'
    } else if (wants.startsWith('key')) {
      if (!take(STRING)) return brokenString(text, at)
      take(BLANK)
      if (at < text.length && text[at++] !== ':') return at - 1
      wants = 'value'
    } else if (next === '[' || next === '{') {
      open.push(next)
      at++
      wants = next === '[' ? 'value or end' : 'key or end'
    } else if (take(SCALAR) || take(STRING)) wants = 'more'
    else return brokenString(text, at)
  }
  return text.length
}

/** A string that never closes ends too early; anything else is wrong where it begins. */
function brokenString(text: string, at: number): number {
  return text[at] === '"' && !/^"(?:[^"\\]|\\.)*"/s.test(text.slice(at)) ? text.length : at
}
