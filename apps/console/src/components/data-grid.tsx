// Rows of a data table as a real table: typed cells, headings that sort.

import { plural } from '../format/count.ts'
import type { GridOrder } from '../format/grid-query.ts'
import { inertText } from '../format/inert.ts'
import type { ConsoleColumn, ConsoleGrid } from '../server.ts'
import { DataCell } from './data-cell.tsx'
import { Icon } from './icon.tsx'

export interface DataGridProps {
  name: string
  page: ConsoleGrid
  order: GridOrder
  onOrder: (order: GridOrder) => void
  isStale: boolean
}

export function DataGrid({ name, page, order, onOrder, isStale }: DataGridProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="grid-frame" aria-label={`Rows of ${name}`} tabIndex={0}>
      <table className={`grid ${isStale ? 'stale' : ''}`}>
        <caption>{plural(page.rows.length, 'row')} on this page</caption>
        <thead>
          <tr>
            {page.columns.map((column) => (
              <Heading key={column.name} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {page.rows.map((row) => (
            <tr key={row.id} data-row={row.id}>
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
