// Splits a marked snippet into parts, so that nobody needs to put it into a page as HTML.
import type { SnippetPart } from './shapes.ts'
import { MATCH_END, MATCH_START, originalText } from './stored-text.ts'

/** The parts of a snippet whose matches stand between the marks of `stored-text.ts`. */
export function snippetParts(marked: string): SnippetPart[] {
  const parts: SnippetPart[] = []
  const add = (text: string, match: boolean) => {
    if (text !== '') parts.push({ text: originalText(text), match })
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
