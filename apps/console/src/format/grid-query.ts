// A grid's part of the address: order, search, conditions, page. `order` is `newest` (left out), `oldest`, or `column.asc` / `column.desc`.
import { filtersOf, type GridFilter } from './grid-filter.ts'

export interface GridOrder {
  /** Null: the order in which rows were added. */
  column: string | null
  direction: 'asc' | 'desc'
}

export interface GridOptions {
  limit: number
  orderBy: { column?: string; direction: 'asc' | 'desc' }
  search?: string
  filters?: GridFilter[]
  after?: string
  before?: string
}

const PAGE = 50

export interface GridQuery {
  order: GridOrder
  search: string
  filters: GridFilter[]
  options: GridOptions
}

export function gridQueryOf(query: URLSearchParams): GridQuery {
  const order = orderOf(query.get('order'))
  const search = query.get('q') ?? ''
  const filters = filtersOf(query)
  const [after, before] = [query.get('after'), query.get('before')]
  return {
    order,
    search,
    filters,
    options: {
      limit: PAGE,
      orderBy: { direction: order.direction, ...(order.column === null ? {} : { column: order.column }) },
      ...(search ? { search } : {}),
      ...(filters.length > 0 ? { filters } : {}),
      ...(after ? { after } : {}),
      ...(before ? { before } : {}),
    },
  }
}

export function orderText({ column, direction }: GridOrder): string | null {
  if (column !== null) return `${column}.${direction}`
  return direction === 'asc' ? 'oldest' : null
}

function orderOf(text: string | null): GridOrder {
  if (text === 'oldest') return { column: null, direction: 'asc' }
  const match = /^(.+)\.(asc|desc)$/.exec(text ?? '')
  if (!match) return { column: null, direction: 'desc' }
  return { column: match[1]!, direction: match[2] as 'asc' | 'desc' }
}
