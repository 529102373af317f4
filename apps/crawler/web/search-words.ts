// How the outcome of a search is worded.
import type { Found } from '../search.ts'
import { plural } from './crawl-words.ts'

export function foundLine(query: string, { results, total, words }: Found): string {
  if (total === 0) return `No stored page holds “${clipped(query)}”. Try other words.`
  const shown = results.length < total ? `, the best ${results.length} shown` : ''
  if (words === 'all') return `${plural(total, 'page')}${shown}`
  return `No page holds all of these words. ${plural(total, 'page')} ${total === 1 ? 'holds' : 'hold'} some of them${shown}.`
}

function clipped(query: string): string {
  const text = query.trim()
  return text.length <= 60 ? text : `${text.slice(0, 59).toWellFormed()}…`
}
