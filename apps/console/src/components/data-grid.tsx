// Rows of a data table as a real table: typed cells, headings that sort, and for operators a box to choose each and a way to change it.

import { plural } from '../format/count.ts'
import type { GridOrder } from '../format/grid-query.ts'
import { inertText } from '../format/inert.ts'
import { shortId } from '../format/short-id.ts'
import type { ConsoleColumn, ConsoleGrid } from '../server.ts'
import { DataCell } from './data-cell.tsx'
import { Icon } from './icon.tsx'

export interface DataGridProps {
  name: string
  page: ConsoleGrid
  order: GridOrder
  onOrder: (order: GridOrder) => void
  isStale: boolean
  /** Not there for those who may only look. */
  hands?: {
    chosen: ReadonlySet<string>
    onChoose: (ids: ReadonlySet<string>) => void
    onEdit: (id: string) => void
  }
}

export function DataGrid({ name, page, order, onOrder, isStale, hands }: DataGridProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="grid-frame" aria-label={`Rows of ${name}`} tabIndex={0}>
      <table className={`grid ${isStale ? 'stale' : ''}`}>
        <caption>{plural(page.rows.length, 'row')} on this page</caption>
        <thead>
          <tr>
            {hands && <ChooseAll page={page} hands={hands} />}
            {page.columns.map((column) => (
              <Heading key={column.name} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {page.rows.map((row) => (
            <tr key={row.id} data-row={row.id} data-chosen={hands?.chosen.has(row.id) || undefined}>
              {hands && <RowHands id={row.id} hands={hands} />}
              {page.columns.map((column) => (
                <td key={column.name} className={`type-${column.type}`}>
                  <DataCell column={column} cell={row.cells[column.name]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type Hands = NonNullable<DataGridProps['hands']>

function ChooseAll({ page, hands: { chosen, onChoose } }: { page: ConsoleGrid; hands: Hands }) {
  const ids = page.rows.map(({ id }) => id)
  const count = ids.filter((id) => chosen.has(id)).length
  return (
    <th scope="col" className="hands">
      <input
        type="checkbox"
        aria-label="Choose all rows of this page"
        disabled={ids.length === 0}
        checked={ids.length > 0 && count === ids.length}
        ref={(box) => {
          if (box) box.indeterminate = count > 0 && count < ids.length
        }}
        onChange={() => onChoose(new Set(count === ids.length ? [] : ids))}
      />
    </th>
  )
}

function RowHands({ id, hands: { chosen, onChoose, onEdit } }: { id: string; hands: Hands }) {
  return (
    <td className="hands">
      <input
        type="checkbox"
        aria-label={`Choose row ${shortId(id)}`}
        checked={chosen.has(id)}
        onChange={() =>
          onChoose(chosen.has(id) ? new Set([...chosen].filter((one) => one !== id)) : new Set([...chosen, id]))
        }
      />
      <button type="button" className="icon-button" title="Edit this row" onClick={() => onEdit(id)}>
        <Icon name="pencil" />
        <span className="visually-hidden">Edit row {shortId(id)}</span>
      </button>
    </td>
  )
}

interface HeadingProps extends Pick<DataGridProps, 'order' | 'onOrder'> {
  column: ConsoleColumn
}

function Heading({ column, order, onOrder }: HeadingProps) {
  const direction = order.column === column.name ? order.direction : null
  const next = direction === 'asc' ? 'desc' : 'asc'
  return (
    <th
      scope="col"
      className={`type-${column.type}`}
      aria-sort={direction === null ? undefined : direction === 'asc' ? 'ascending' : 'descending'}
    >
      <button
        type="button"
        onClick={() => onOrder({ column: column.name, direction: next })}
        title={`Sort by ${column.name}`}
      >
        {inertText(column.name)} <i>{column.type}</i>
        {direction && <Icon name={direction === 'asc' ? 'up' : 'down'} />}
      </button>
    </th>
  )
}
