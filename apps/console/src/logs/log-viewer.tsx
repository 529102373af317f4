// A task's log: opens at the end and follows while the task runs; scrolling up pauses. Finds, filters by level, wraps, saves. A chunk of its own.
import { useVirtualizer } from '@tanstack/react-virtual'
import { LOG_LEVELS, type LogLevel } from 'offstage/client'
import { useDeferredValue, useRef, useState } from 'react'
import { ErrorPanel } from '../components/error-panel.tsx'
import { Icon } from '../components/icon.tsx'
import { saveFile } from '../components/save-file.ts'
import { Skeleton } from '../components/skeleton.tsx'
import { formatNumber, plural } from '../format/count.ts'
import { usePreference } from '../shell/preference.ts'
import { logAsJsonLines, logAsText } from './download.ts'
import { LogLines } from './log-lines.tsx'
import { LogToolbar } from './log-toolbar.tsx'
import { type LogView, nextMatch, viewLog } from './log-view.ts'
import '../styles/logs.css'
import type { LogBook } from './log-book.ts'
import { useBook } from './use-book.ts'
import { useFollow } from './use-follow.ts'
import { useLogKeys } from './use-log-keys.ts'

export interface LogViewerProps {
  book: LogBook
  /** For the saved file. */
  name: string
  startedAt: number
  isRunning: boolean
}

const ROW_PX = 20

export function LogViewer({ book, name, startedAt, isRunning }: LogViewerProps) {
  const version = useBook(book)
  const [minLevel, setMinLevel] = usePreference<LogLevel>('log.level', LOG_LEVELS)
  const [wrap, setWrap] = usePreference('log.wrap', ['off', 'on'])
  const [times, setTimes] = usePreference('log.times', ['clock', 'offset'])
  const [find, setFind] = useState('')
  const [current, setCurrent] = useState<number | null>(null)
  const sought = useDeferredValue(find)
  const before = useRef<LogView>(undefined)
  const view = viewLog(before.current, book.lines, { minLevel, find: sought })
  before.current = view
  const scroller = useRef<HTMLDivElement>(null)
  const findBox = useRef<HTMLInputElement>(null)
  const isWrapped = wrap === 'on'
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: view.shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => book.lines[view.shown[index]!]?.seq ?? index,
    overscan: 24,
  })
  const { isFollowing, newer, follow, pause } = useFollow(scroller, virtualizer, view.shown.length, book.lines)
  const step = (direction: 1 | -1) => {
    const place = nextMatch(view.matches, current ?? (direction > 0 ? -1 : view.shown.length), direction)
    setCurrent(place)
    if (place === null) return
    pause()
    virtualizer.scrollToIndex(place, { align: 'center' })
  }
  useLogKeys({
    findBox,
    onFollow: follow,
    onLevel: () => setMinLevel(LOG_LEVELS[(LOG_LEVELS.indexOf(minLevel) + 1) % LOG_LEVELS.length]!),
    onWrap: () => setWrap(isWrapped ? 'off' : 'on'),
    onStep: step,
  })
  const hidden = view.seen - view.shown.length
  return (
    <section className="log-viewer" aria-label="Log" data-version={version}>
      <LogToolbar
        minLevel={minLevel}
        onMinLevel={setMinLevel}
        counts={view.counts}
        find={find}
        onFind={(text) => {
          setFind(text)
          setCurrent(null)
        }}
        onStep={step}
        findBox={findBox}
        match={{ at: current === null ? 0 : view.matches.indexOf(current) + 1, of: view.matches.length }}
        isWrapped={isWrapped}
        onWrap={() => setWrap(isWrapped ? 'off' : 'on')}
        times={times}
        onTimes={() => setTimes(times === 'clock' ? 'offset' : 'clock')}
        onSave={(as) =>
          as === 'log'
            ? saveFile(`${name}.log`, 'text/plain', logAsText(book.lines))
            : saveFile(`${name}.jsonl`, 'application/jsonl', logAsJsonLines(book.lines))
        }
        canSave={book.isWhole && book.lines.length > 0}
      />
      {book.error !== undefined && (
        <ErrorPanel title="The log cannot be read" error={book.error} onRetry={() => void book.retry()} />
      )}
      {!book.isOpen && book.error === undefined && <Skeleton lines={6} />}
      {book.isOpen && view.shown.length === 0 && (
        <p className="log-empty">
          {hidden > 0
            ? null
            : isRunning
              ? 'Nothing printed yet. Lines appear here as they come.'
              : 'It printed nothing.'}
        </p>
      )}
      <div className={`log-frame ${view.shown.length === 0 ? 'empty' : ''}`}>
        <LogLines
          scroller={scroller}
          virtualizer={virtualizer}
          view={view}
          lines={book.lines}
          isWhole={book.isWhole}
          isWrapped={isWrapped}
          since={times === 'clock' ? null : startedAt}
          current={current}
        />
        {!isFollowing && (
          <button type="button" className="button accent follow-pill" onClick={follow}>
            {isRunning ? 'Paused' : 'To the end'}
            {newer > 0 && ` · ${formatNumber(newer)} new`} <Icon name="down" />
          </button>
        )}
      </div>
      <p className="log-foot">
        {plural(view.seen, 'line')}
        {!book.isWhole && book.isOpen && ', reading what is older…'}
        {isFollowing && isRunning && ' · following'}
        {hidden > 0 && (
          <>
            {' · '}
            {plural(hidden, 'line')} hidden by filters —{' '}
            <button type="button" className="link" onClick={() => setMinLevel('debug')}>
              clear
            </button>
          </>
        )}
      </p>
    </section>
  )
}
