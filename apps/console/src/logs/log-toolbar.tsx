// Above the log: level, find, times, wrap, download.
import { LOG_LEVELS, type LogLevel } from 'offstage/client'
import type { RefObject } from 'react'
import { Icon } from '../components/icon.tsx'
import { formatNumber } from '../format/count.ts'

export interface LogToolbarProps {
  minLevel: LogLevel
  onMinLevel: (level: LogLevel) => void
  counts: Record<LogLevel, number>
  find: string
  onFind: (find: string) => void
  onStep: (step: 1 | -1) => void
  findBox: RefObject<HTMLInputElement | null>
  /** Which match is the current one, from 1, and how many there are. */
  match: { at: number; of: number }
  isWrapped: boolean
  onWrap: () => void
  times: 'clock' | 'offset'
  onTimes: () => void
  onSave: (as: 'log' | 'jsonl') => void
  canSave: boolean
}

const LEVEL_LABELS: Record<LogLevel, string> = {
  debug: 'All levels',
  info: 'Info and above',
  warn: 'Warnings and errors',
  error: 'Errors only',
}

export function LogToolbar(props: LogToolbarProps) {
  const { minLevel, onMinLevel, counts, find, onFind, onStep, findBox, match } = props
  return (
    <div className="log-toolbar" role="toolbar" aria-label="Log">
      <select
        value={minLevel}
        onChange={(event) => onMinLevel(event.target.value as LogLevel)}
        aria-label="Least level"
      >
        {LOG_LEVELS.map((level, index) => (
          <option key={level} value={level}>
            {LEVEL_LABELS[level]} ({formatNumber(LOG_LEVELS.slice(index).reduce((sum, each) => sum + counts[each], 0))})
          </option>
        ))}
      </select>
      <label className="filter-box log-find">
        <Icon name="search" />
        <span className="visually-hidden">Find in the log</span>
        <input
          ref={findBox}
          type="search"
          value={find}
          placeholder="Find"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onFind(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1)
            if (event.key !== 'Escape') return
            event.stopPropagation()
            onFind('')
            findBox.current?.blur()
          }}
        />
        {find && (
          <output className="match-count">
            {match.at > 0 ? `${formatNumber(match.at)} of ` : ''}
            {formatNumber(match.of)}
          </output>
        )}
      </label>
      {find && (
        <span className="button-group">
          <button type="button" className="button square" onClick={() => onStep(-1)} aria-label="Previous match">
            <Icon name="up" />
          </button>
          <button type="button" className="button square" onClick={() => onStep(1)} aria-label="Next match">
            <Icon name="down" />
          </button>
        </span>
      )}
      <span className="spacer" />
      <button
        type="button"
        className="button quiet"
        onClick={props.onTimes}
        title="Times by the clock, or since the start"
      >
        <Icon name="clock" />
        {props.times === 'clock' ? 'Clock' : 'Since start'}
      </button>
      <button type="button" className="button quiet" aria-pressed={props.isWrapped} onClick={props.onWrap}>
        <Icon name="wrap" />
        Wrap
      </button>
      <span className="button-group">
        <button type="button" className="button quiet" disabled={!props.canSave} onClick={() => props.onSave('log')}>
          <Icon name="download" />
          .log
        </button>
        <button type="button" className="button quiet" disabled={!props.canSave} onClick={() => props.onSave('jsonl')}>
          .jsonl
        </button>
      </span>
    </div>
  )
}
