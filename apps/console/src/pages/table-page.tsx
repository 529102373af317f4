// One data table as a grid that fills by itself: newest or oldest first or by a column, searched, filtered, page by page; operators add, change and delete rows.
import { useLive } from 'offstage/react'
import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import { DataGrid } from '../components/data-grid.tsx'
import { DeleteRowsDialog } from '../components/delete-rows-dialog.tsx'
import { ErrorPanel } from '../components/error-panel.tsx'
import { ExportRows } from '../components/export-rows.tsx'
import { FilterBar } from '../components/filter-bar.tsx'
import { NoLongerLive } from '../components/no-longer-live.tsx'
import { Pager } from '../components/pager.tsx'
import { RowDialog } from '../components/row-dialog.tsx'
import { RowFilters } from '../components/row-filters.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { plural } from '../format/count.ts'
import { filterText, type GridFilter } from '../format/grid-filter.ts'
import { type GridOrder, gridQueryOf, orderText } from '../format/grid-query.ts'
import { inertText } from '../format/inert.ts'
import { server } from '../server.ts'
import { useMayKill } from '../shell/about.ts'
import { useQuery } from '../shell/location.ts'
import { usePageTitle } from '../shell/page-title.ts'
import '../styles/tables.css'

export function TablePage({ table: encoded }: { table: string }) {
  const table = decodeURIComponent(encoded)
  usePageTitle(table)
  const [query, changeQuery] = useQuery()
  const { order, search, filters, options } = useMemo(() => gridQueryOf(query), [query])
  const { data, error, isLoading, stale } = useLive(server.rows, table, options)
  const mayAct = useMayKill()
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const [asking, ask] = useState<{ what: 'edit'; id: string | null } | { what: 'delete'; ids: string[] } | null>(null)
  const hrefOf = (patch: Record<string, string | null>) => {
    const next = new URLSearchParams(query)
    for (const key of ['after', 'before']) next.delete(key)
    for (const [key, value] of Object.entries(patch)) if (value !== null) next.set(key, value)
    return `/data/${encoded}${next.size > 0 ? `?${next}` : ''}`
  }
  if (error && !data) {
    const isMissing = (error as { code?: unknown }).code === 'TABLE_NOT_FOUND'
    return (
      <>
        <ErrorPanel
          isPage
          title={isMissing ? 'There is no such table' : 'The table cannot be read'}
          error={error}
          onReload={() => location.reload()}
        />
        <p>
          <Link href="/data">All tables</Link>
        </p>
      </>
    )
  }
  const isPaged = query.has('after') || query.has('before')
  // What was chosen and is not shown any more is not meant any more.
  const ids = data?.rows.map(({ id }) => id).filter((id) => chosen.has(id)) ?? []
  const setFilters = (next: GridFilter[]) => changeQuery({ f: next.map(filterText), after: null, before: null })
  const isNarrowed = search !== '' || filters.length > 0
  const setOrder = (next: GridOrder) => changeQuery({ order: orderText(next), after: null, before: null })
  return (
    <>
      <p className="crumbs">
        <Link href="/data">Data tables</Link> / {inertText(table)}
      </p>
      <h1 className="page-title">{inertText(table)}</h1>
      <NoLongerLive error={error} />
      <FilterBar
        value={search}
        onChange={(q) => changeQuery({ q, after: null, before: null }, { replace: true })}
        label="Search in this table"
        placeholder="Search in texts, or an id"
        isBusy={isLoading && data !== undefined}
      />
      <div className="grid-bar">
        {(['desc', 'asc'] as const).map((direction) => (
          <button
            key={direction}
            type="button"
            className="pill"
            aria-pressed={order.column === null && order.direction === direction}
            onClick={() => setOrder({ column: null, direction })}
          >
            {direction === 'desc' ? 'Newest first' : 'Oldest first'}
          </button>
        ))}
        {data && <RowFilters columns={data.columns} filters={filters} onChange={setFilters} />}
        <span className="grid-acts">
          {mayAct && ids.length > 0 && (
            <button type="button" className="pill bad" onClick={() => ask({ what: 'delete', ids })}>
              Delete {plural(ids.length, 'row')}…
            </button>
          )}
          {mayAct && data && (
            <button type="button" className="pill" onClick={() => ask({ what: 'edit', id: null })}>
              Add row…
            </button>
          )}
          {data && <ExportRows table={table} query={{ search, filters }} />}
        </span>
      </div>
      {!data && <Skeleton lines={10} />}
      {data && (
        <DataGrid
          name={table}
          page={data}
          order={order}
          onOrder={setOrder}
          isStale={stale}
          {...(mayAct && {
            hands: { chosen: new Set(ids), onChoose: choose, onEdit: (id: string) => ask({ what: 'edit', id }) },
          })}
        />
      )}
      {data?.rows.length === 0 && (
        <p className="none">
          {isNarrowed ? (
            <>
              No row matches. <Link href={`/data/${encoded}`}>Show all rows</Link>
            </>
          ) : (
            'No rows yet. They appear here as they are stored.'
          )}
        </p>
      )}
      <Pager
        first={isPaged ? hrefOf({}) : null}
        newer={data?.previous ? hrefOf({ before: data.previous }) : null}
        older={data?.next ? hrefOf({ after: data.next }) : null}
        words={{ first: 'First page', newer: 'Back', older: 'Next' }}
      />
      {asking?.what === 'edit' && data && (
        <RowDialog table={table} columns={data.columns} id={asking.id} onClose={() => ask(null)} />
      )}
      {asking?.what === 'delete' && <DeleteRowsDialog table={table} ids={asking.ids} onClose={() => ask(null)} />}
    </>
  )
}
