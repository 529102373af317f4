// The app's data tables, with how many rows each has. Counts by itself.
import { useLive } from 'offstage/react'
import { Link } from 'wouter'
import { ErrorPanel } from '../components/error-panel.tsx'
import { NoLongerLive } from '../components/no-longer-live.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { formatNumber, plural } from '../format/count.ts'
import { inertText } from '../format/inert.ts'
import { server } from '../server.ts'
import { usePageTitle } from '../shell/page-title.ts'
import '../styles/tables.css'

export function TablesPage() {
  usePageTitle('Data tables')
  const { data, error, stale } = useLive(server.tables)
  if (error && !data)
    return <ErrorPanel isPage title="The tables cannot be read" error={error} onReload={() => location.reload()} />
  return (
    <>
      <h1 className="page-title">Data tables</h1>
      <NoLongerLive error={error} />
      {!data && <Skeleton lines={4} />}
      {data?.length === 0 && (
        <section className="notice">
          <h2>There is no data table yet</h2>
          <p>
            Declare one with <code>table('pages', …)</code> from <code>offstage/tables</code>; it is made when it is
            first used, and fills here by itself.
          </p>
        </section>
      )}
      {data && data.length > 0 && (
        <table className={`list ${stale ? 'stale' : ''}`}>
          <caption>{plural(data.length, 'table')}</caption>
          <thead>
            <tr>
              <th scope="col">Table</th>
              <th scope="col" className="number">
                Rows
              </th>
              <th scope="col" className="columns">
                Columns
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((table) => (
              <tr key={table.name}>
                <td>
                  <Link href={`/data/${encodeURIComponent(table.name)}`} className="row-link">
                    {inertText(table.name)}
                  </Link>
                </td>
                <td className="number">
                  {formatNumber(table.rows.count)}
                  {table.rows.more && '+'}
                </td>
                <td className="columns">
                  {table.columns.map((column) => (
                    <span key={column.name} className="tag">
                      {inertText(column.name)} <i>{column.type}</i>
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
