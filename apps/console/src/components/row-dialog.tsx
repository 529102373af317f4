// A row of a data table in a form: a new one, or one that is there, with all that it holds. What is not touched is not written.
import { useEffect, useId, useState } from 'react'
import { cellText, parseCell } from '../format/cell-text.ts'
import { formatNumber } from '../format/count.ts'
import { inertText } from '../format/inert.ts'
import { type ConsoleColumn, type ConsoleGridRow, server } from '../server.ts'
import { AskDialog } from './ask-dialog.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorPanel } from './error-panel.tsx'
import { Skeleton } from './skeleton.tsx'

type Value = ConsoleGridRow[string]['value']

export interface RowDialogProps {
  table: string
  columns: readonly ConsoleColumn[]
  /** Null: a new one. */
  id: string | null
  onClose: () => void
}

export function RowDialog({ table, columns, id, onClose }: RowDialogProps) {
  const [row, setRow] = useState<ConsoleGridRow | null>(id === null ? {} : null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    let isWanted = true
    if (id !== null)
      server.row(table, id).then(
        (found) => isWanted && setRow(found),
        (reason) => isWanted && setError(reason),
      )
    return () => {
      isWanted = false
    }
  }, [table, id])
  if (row) return <RowForm table={table} columns={columns} id={id} row={row} onClose={onClose} />
  return (
    <Dialog title="Edit row" onClose={onClose}>
      {error === null ? <Skeleton lines={5} /> : <ErrorPanel title="The row cannot be read" error={error} />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}

function RowForm({ table, columns, id, row, onClose }: RowDialogProps & { row: ConsoleGridRow }) {
  /** What was typed, by column; null: no value. */
  const [typed, setTyped] = useState<Record<string, string | null>>({})
  const save = async () => {
    const cells: Record<string, Value> = {}
    for (const column of columns) {
      const text = typed[column.name]
      if (text !== undefined) cells[column.name] = text === null ? null : parseCell(column, text)
    }
    if (id === null) await server.addRow(table, cells)
    else if (Object.keys(cells).length > 0) {
      const seen = Object.fromEntries(Object.keys(cells).map((column) => [column, row[column]?.value ?? null]))
      await server.changeRow(table, id, cells, seen)
    }
  }
  return (
    <AskDialog
      title={id === null ? `New row of “${inertText(table)}”` : 'Edit row'}
      act={id === null ? 'Add' : 'Save'}
      onAct={save}
      onClose={onClose}
    >
      {id !== null && (
        <p className="hint">
          <code>{id}</code> of {inertText(table)}
        </p>
      )}
      {columns.map((column) => (
        <Field
          key={column.name}
          column={column}
          isNew={id === null}
          cell={row[column.name]}
          typed={typed[column.name]}
          onType={(text) => setTyped({ ...typed, [column.name]: text })}
        />
      ))}
    </AskDialog>
  )
}

interface FieldProps {
  column: ConsoleColumn
  isNew: boolean
  cell: ConsoleGridRow[string] | undefined
  typed: string | null | undefined
  onType: (text: string | null) => void
}

function Field({ column, isNew, cell, typed, onType }: FieldProps) {
  const id = useId()
  const stored = cell?.value ?? null
  const isNull = typed === undefined ? stored === null : typed === null
  const text = typed ?? (typed === undefined && stored !== null ? cellText(column, stored) : '')
  const label = (
    <>
      {inertText(column.name)} <span className="hint">{hintOf(column, isNew)}</span>
    </>
  )
  if (cell?.fullLength !== undefined)
    return (
      <p className="field">
        {label}
        <span>{formatNumber(cell.fullLength)} characters are too many to be edited here.</span>
      </p>
    )
  const shared = {
    id,
    value: text,
    placeholder: isNull ? placeholderOf(column, isNew) : undefined,
    spellCheck: false,
    autoComplete: 'off',
  }
  return (
    <div className="field-row">
      <div className="field">
        <label htmlFor={id}>{label}</label>
        {column.type === 'boolean' ? (
          <select id={id} value={isNull ? '' : text} onChange={(event) => onType(event.target.value || null)}>
            {(isNull || column.optional) && <option value="">{placeholderOf(column, isNew)}</option>}
            <option>true</option>
            <option>false</option>
          </select>
        ) : isLong(column, text) ? (
          <textarea
            {...shared}
            rows={Math.min(12, Math.max(3, text.split('\n').length))}
            onChange={(event) => onType(event.target.value)}
          />
        ) : (
          <input
            {...shared}
            type="text"
            inputMode={column.type === 'number' ? 'decimal' : 'text'}
            onChange={(event) => onType(event.target.value)}
          />
        )}
      </div>
      {column.optional && !isNull && (
        <button type="button" className="button quiet" onClick={() => onType(null)}>
          Null
          <span className="visually-hidden"> for {inertText(column.name)}</span>
        </button>
      )}
    </div>
  )
}

function isLong({ type }: ConsoleColumn, text: string): boolean {
  return type === 'json' || (type === 'text' && (text.length > 80 || text.includes('\n')))
}

function hintOf({ type, optional, unique, default: given, target }: ConsoleColumn, isNew: boolean): string {
  const what =
    type === 'link' && target !== undefined ? `link to ${target}` : type === 'dateTime' ? 'moment, UTC' : type
  const needed = optional ? 'optional' : isNew && given === undefined ? 'required' : ''
  return [what, unique ? 'unique' : '', needed].filter(Boolean).join(', ')
}

function placeholderOf({ type, default: given }: ConsoleColumn, isNew: boolean): string {
  if (!isNew || given === undefined) return isNew ? '' : 'null'
  const standard = type === 'boolean' ? Boolean(given) : given
  return type === 'dateTime' && typeof given === 'number' ? cellText({ type }, given) : String(standard)
}
