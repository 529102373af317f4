// The text box above the list. Types ahead: the list follows a moment after the last key.
import { useEffect, useRef, useState } from 'react'
import { useShortcuts } from '../shell/shortcuts.ts'
import { Icon } from './icon.tsx'

const SETTLE_MS = 200

export interface FilterBarProps {
  value: string
  onChange: (value: string) => void
  label: string
  placeholder: string
  /** Whole filters to choose from while typing. */
  suggestions?: string[]
  complaint?: string | null
  isBusy?: boolean
}

export function FilterBar(props: FilterBarProps) {
  const { value, onChange, label, placeholder, suggestions = [], complaint, isBusy } = props
  const [text, setText] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setText(value), [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const change = (next: string, delayMs: number) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onChange(next.trim()), delayMs)
  }
  useShortcuts({
    '/': () => input.current?.select(),
    Escape: () => {
      if (document.activeElement === input.current && text === '') input.current?.blur()
      else if (text !== '') change('', 0)
    },
  })
  return (
    <search className="filter-bar">
      <label className="filter-box">
        <Icon name="search" />
        <span className="visually-hidden">{label}</span>
        <input
          ref={input}
          type="search"
          value={text}
          placeholder={placeholder}
          list={suggestions.length > 0 ? 'filter-suggestions' : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={500}
          onChange={(event) => change(event.target.value, SETTLE_MS)}
          onKeyDown={(event) => event.key === 'Enter' && change(text, 0)}
        />
        <span className="key-hint" aria-hidden="true">
          /
        </span>
      </label>
      <datalist id="filter-suggestions">
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
      {isBusy && <progress className="busy" aria-label="Loading" />}
      {complaint && (
        <p className="complaint" role="alert">
          {complaint}
        </p>
      )}
    </search>
  )
}
