// One Allow or Disallow line: a path with '*' for anything and '$' for the end. Called by parse-robots.ts and robot-rules.ts.

export interface Rule {
  isAllowed: boolean
  /** Of the path as written: the longest rule that matches decides. */
  length: number
  /** What stands between the stars. */
  parts: string[]
  isAnchored: boolean
}

export function toRule(path: string, isAllowed: boolean): Rule {
  const escaped = escapePath(path)
  const isAnchored = escaped.endsWith('$')
  const parts = (isAnchored ? escaped.slice(0, -1) : escaped).split(/\*+/)
  return { isAllowed, length: Buffer.byteLength(escaped), parts, isAnchored }
}

/** Whether a path (with its query) begins as the rule says. Takes time by the length of both, whatever the stars. */
export function matches({ parts, isAnchored }: Rule, path: string): boolean {
  const [first, ...rest] = parts as [string, ...string[]]
  if (!path.startsWith(first)) return false
  let at = first.length
  const last = isAnchored ? rest.pop() : undefined
  for (const part of rest) {
    const found = path.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  if (!isAnchored) return true
  // Behind the last star, the end must fit; without a star the whole did.
  return last === undefined ? at === path.length : path.length - last.length >= at && path.endsWith(last)
}

/** Characters beyond ASCII in escapes, and escapes in upper case, as addresses have them. */
function escapePath(path: string): string {
  return path
    .toWellFormed()
    .replace(/[^\0-\x7f]+/g, (characters) => encodeURIComponent(characters))
    .replace(/%[0-9a-f]{2}/gi, (triplet) => triplet.toUpperCase())
}
