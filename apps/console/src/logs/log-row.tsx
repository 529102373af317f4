// One line of a log: number, time, level, text. The text is text, whatever it says.
import { memo, useState } from 'react'
import { parseAnsi } from '../format/ansi.ts'
import { formatBytes } from '../format/count.ts'
import { formatClock, formatFull, formatOffset } from '../format/time.ts'
import type { ConsoleLogLine } from '../server.ts'
import { markMatches } from './mark-matches.ts'

export interface LogRowProps {
  line: ConsoleLogLine
  /** Counted from 1; null while lines before it are still on their way. */
  number: number | null
  /** Null: by the clock; else the moment that times are counted from. */
  since: number | null
  find: string
}

/** Characters of a line that are drawn before one asks for more. */
const SHOWN = 4096

export const LogRow = memo(function LogRow({ line, number, since, find }: LogRowProps) {
  const [isWhole, setWhole] = useState(false)
  const isCut = !isWhole && line.text.length > SHOWN
  const segments = markMatches(parseAnsi(isCut ? line.text.slice(0, SHOWN) : line.text), find)
  return (
    <>
      <span className="log-number" aria-hidden="true">
        {number ?? ''}
      </span>
      <time className="log-time" dateTime={new Date(line.at).toISOString()} title={formatFull(line.at)}>
        {since === null ? formatClock(line.at, true) : formatOffset(line.at - since)}
      </time>
      <span className="log-level">{line.level}</span>
      <span className="log-text">
        {segments.map((segment, index) => {
          const Tag = segment.isMatch ? 'mark' : 'span'
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name, and hold no state
            <Tag key={index} className={segment.classes || undefined}>
              {segment.text}
            </Tag>
          )
        })}
        {isCut && (
          <button type="button" className="more" onClick={() => setWhole(true)}>
            … {formatBytes(line.text.length - SHOWN)} more
          </button>
        )}
      </span>
    </>
  )
})
