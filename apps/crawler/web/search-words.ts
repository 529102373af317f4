// How the outcome of a search is worded.
import type { Found } from '../search.ts'
import { plural } from './crawl-words.ts'

/** "36 pages", or what else there is to say. `first` is the number of the first hit shown, from 1. */
export function foundLine(query: string, { results, total, withAll, words }: Found, first = 1): string {
  if (total === 0) return `No stored page holds “${clipped(query)}”. Try other words.`
  const last = first + results.length - 1
  const shown = results.length > 0 && results.length < total ? `, ${first} to ${last.toLocaleString('en')} shown` : ''
  if (words === 'all') return `${plural(total, 'page')}${shown}`
  const hold = (count: number) => `${plural(count, 'page')} ${count === 1 ? 'holds' : 'hold'}`
  if (withAll === 0) return `No page holds all of these words. ${hold(total)} some of them${shown}.`
  return `${hold(withAll)} all of these words, ${hold(total - withAll).replace('page', 'more page')} some of them${shown}.`
}

/** "4.2 ms". */
export function tookText(tookMs: number): string {
  return `${tookMs < 10 ? tookMs.toFixed(1) : Math.round(tookMs)} ms`
}

/** A text as a heading can take it. */
export function clipped(query: string): string {
  const text = query.trim()
  return text.length <= 60 ? text : `${text.slice(0, 59).toWellFormed()}…`
}
