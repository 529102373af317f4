// Splits a marked snippet into parts, so that nobody needs to put it into a page as HTML.
import type { SnippetPart } from './shapes.ts'
import { MATCH_END, MATCH_START, originalText } from './stored-text.ts'
import { ELLIPSIS } from './words/quote.ts'

/** The parts of what `quote` gave, whose matches stand between the marks of `stored-text.ts`. */
export function snippetParts(quoted: string): SnippetPart[] {
  const colon = quoted.indexOf(':')
  const start = Number(quoted.slice(0, colon))
  const marked = quoted.slice(colon + 1)
  const parts: SnippetPart[] = []
  let at = start
  const add = (stored: string, match: boolean) => {
    if (stored === '') return
    const text = originalText(stored)
    const isCutBefore = parts.length === 0 && start > 0 && text.startsWith(ELLIPSIS)
    parts.push({ text, match, at })
    at += isCutBefore ? text.length - ELLIPSIS.length : text.length
  }
  const [before, ...matches] = marked.split(MATCH_START)
  add(before!, false)
  for (const match of matches) {
    const end = match.indexOf(MATCH_END)
    add(end === -1 ? match : match.slice(0, end), true)
    if (end !== -1) add(match.slice(end + MATCH_END.length), false)
  }
  return parts
}
