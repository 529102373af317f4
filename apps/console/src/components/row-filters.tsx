// The conditions of a grid: those that hold, each with a way out, and a small form for one more.
import { type FormEvent, useId, useState } from 'react'
import { conditionsOf, filterFrom, filterWords, type GridFilter, type Is, WORDS } from '../format/grid-filter.ts'
import { inertText } from '../format/inert.ts'
import type { ConsoleColumn } from '../server.ts'
import { Icon } from './icon.tsx'

export interface RowFiltersProps {
  columns: readonly ConsoleColumn[]
  filters: readonly GridFilter[]
  onChange: (filters: GridFilter[]) => void
}

export function RowFilters({ columns, filters, onChange }: RowFiltersProps) {
  const [isAdding, setAdding] = useState(false)
  const without = (index: number) => filters.filter((_, i) => i !== index)
  return (
    <>
      {filters.map((filter, i) => {
        const words = inertText(filterWords(filter, columns))
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition may stand there twice
            key={i}
            type="button"
            className="pill condition"
            title="Take this condition away"
            onClick={() => onChange(without(i))}
          >
            {words} <Icon name="cross" />
            <span className="visually-hidden">, take away</span>
          </button>
        )
      })}
      <button type="button" className="pill" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
        Filter…
      </button>
      {isAdding && (
        <OneMore
          columns={columns}
          onAdd={(filter) => {
            onChange([...filters, filter])
            setAdding(false)
          }}
        />
      )}
    </>
  )
}

function OneMore({ columns, onAdd }: { columns: readonly ConsoleColumn[]; onAdd: (filter: GridFilter) => void }) {
  const [chosen, choose] = useState(columns[0]?.name ?? '')
  const column = columns.find(({ name }) => name === chosen) ?? columns[0]
  const [wish, setWish] = useState<Is | 'null' | 'notNull' | null>(null)
  const [text, setText] = useState('')
  const [complaint, setComplaint] = useState<string | null>(null)
  const complaintId = useId()
  if (!column) return null
  const conditions = column.type === 'json' ? [] : conditionsOf(column)
  const asked = wish ?? conditions[0] ?? 'notNull'
  const isOfNull = asked === 'null' || asked === 'notNull'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    try {
      if (isOfNull) onAdd({ column: column.name, is: asked === 'null' ? 'is' : 'isNot', value: null })
      else onAdd(filterFrom(column, asked, column.type === 'boolean' ? text || 'true' : text))
    } catch (error) {
      setComplaint((error as Error).message)
    }
  }
  return (
    <form className="one-more" onSubmit={submit} aria-label="Filter rows">
      <select
        aria-label="Column"
        value={column.name}
        onChange={(event) => {
          choose(event.target.value)
          setWish(null)
          setText('')
          setComplaint(null)
        }}
      >
        {columns.map(({ name }) => (
          <option key={name} value={name}>
            {inertText(name)}
          </option>
        ))}
      </select>
      <select aria-label="Condition" value={asked} onChange={(event) => setWish(event.target.value as typeof asked)}>
        {conditions.map((is) => (
          <option key={is} value={is}>
            {WORDS[is]}
          </option>
        ))}
        <option value="null">is null</option>
        <option value="notNull">is not null</option>
      </select>
      {!isOfNull && column.type === 'boolean' && (
        <select aria-label="Value" value={text || 'true'} onChange={(event) => setText(event.target.value)}>
          <option>true</option>
          <option>false</option>
        </select>
      )}
      {!isOfNull && column.type !== 'boolean' && (
        <input
          aria-label="Value"
          aria-invalid={complaint !== null}
          aria-describedby={complaint === null ? undefined : complaintId}
          // biome-ignore lint/a11y/noAutofocus: it was asked for just now
          autoFocus
          value={text}
          inputMode={column.type === 'number' ? 'decimal' : 'text'}
          autoComplete="off"
          spellCheck={false}
          placeholder={column.type === 'dateTime' ? '2026-05-04T03:02:01Z' : undefined}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <button type="submit" className="button">
        Add
      </button>
      {complaint !== null && (
        <p className="complaint" role="alert" id={complaintId}>
          {inertText(complaint)}
        </p>
      )}
    </form>
  )
}
