// The lines themselves, only those in sight drawn. Says what it hides, and where it stands.
import type { Virtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'
import type { ConsoleLogLine } from '../server.ts'
import { LogRow } from './log-row.tsx'
import type { LogView } from './log-view.ts'

export interface LogLinesProps {
  scroller: RefObject<HTMLDivElement | null>
  virtualizer: Virtualizer<HTMLElement, Element>
  view: LogView
  lines: readonly ConsoleLogLine[]
  isWhole: boolean
  isWrapped: boolean
  since: number | null
  /** An index into the view's `shown`. */
  current: number | null
}

export function LogLines(props: LogLinesProps) {
  const { scroller, virtualizer, view, lines, isWhole, isWrapped, since, current } = props
  return (
    <div
      ref={scroller}
      className={`log ${isWrapped ? 'wrapped' : ''}`}
      role="log"
      aria-live="off"
      aria-label="Log lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <ol className="log-canvas" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const index = view.shown[item.index]!
          const line = lines[index]!
          return (
            <li
              key={line.seq}
              ref={isWrapped ? virtualizer.measureElement : undefined}
              data-index={item.index}
              className={`log-row level-${line.level} ${item.index === current ? 'current' : ''}`}
              aria-posinset={item.index + 1}
              aria-setsize={view.shown.length}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LogRow line={line} number={isWhole ? index + 1 : null} since={since} find={view.query.find} />
            </li>
          )
        })}
      </ol>
    </div>
  )
}
