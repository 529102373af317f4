// Which lines of a log are shown and which of them match what is looked for. Grows with the log, so that a hundred thousand lines are looked at once, not with each new one.
import { LOG_LEVELS, type LogLevel } from 'offstage/client'
import { plainText } from '../format/ansi.ts'
import type { ConsoleLogLine } from '../server.ts'

export interface LogQuery {
  minLevel: LogLevel
  /** Looked for whatever the case; empty for nothing. */
  find: string
}

export interface LogView {
  query: LogQuery
  source: readonly ConsoleLogLine[]
  /** How many lines of the source were looked at. */
  seen: number
  /** Indexes into the source of what is shown. */
  shown: number[]
  /** Indexes into `shown` of what matches. */
  matches: number[]
  counts: Record<LogLevel, number>
}

/** The view brought up to date: `before` is carried on where it can be. */
export function viewLog(before: LogView | undefined, source: readonly ConsoleLogLine[], query: LogQuery): LogView {
  const isSame =
    before?.source === source && before.query.minLevel === query.minLevel && before.query.find === query.find
  if (isSame && before.seen === source.length) return before
  const view: LogView = isSame ? { ...before } : emptyView(source, query)
  const least = LOG_LEVELS.indexOf(query.minLevel)
  const needle = query.find.toLowerCase()
  for (; view.seen < source.length; view.seen++) {
    const line = source[view.seen]!
    view.counts[line.level]++
    if (LOG_LEVELS.indexOf(line.level) < least) continue
    if (needle && plainText(line.text).toLowerCase().includes(needle)) view.matches.push(view.shown.length)
    view.shown.push(view.seen)
  }
  return view
}

/** The next match at or after a place (an index into `shown`), or before it; round the end. Null without matches. */
export function nextMatch(matches: readonly number[], from: number, step: 1 | -1): number | null {
  if (matches.length === 0) return null
  if (step > 0) return matches.find((match) => match > from) ?? matches[0]!
  return matches.findLast((match) => match < from) ?? matches.at(-1)!
}

function emptyView(source: readonly ConsoleLogLine[], query: LogQuery): LogView {
  return { query, source, seen: 0, shown: [], matches: [], counts: { debug: 0, info: 0, warn: 0, error: 0 } }
}
