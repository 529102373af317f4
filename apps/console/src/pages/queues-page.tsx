// The queues in which tasks wait: how many, what bounds them, pauses. Counts by itself; operators pause, resume and bound.
import { useLive } from 'offstage/react'
import { useState } from 'react'
import { BoundsDialog } from '../components/bounds-dialog.tsx'
import { ErrorPanel } from '../components/error-panel.tsx'
import { NoLongerLive } from '../components/no-longer-live.tsx'
import { PauseDialog } from '../components/pause-dialog.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { Ago } from '../components/times.tsx'
import { formatNumber, plural } from '../format/count.ts'
import { inertText } from '../format/inert.ts'
import { READ_ONLY } from '../format/status.ts'
import { type ConsoleQueue, server } from '../server.ts'
import { useMayKill } from '../shell/about.ts'
import { usePageTitle } from '../shell/page-title.ts'

const COUNT_CAP = 10_000

export function QueuesPage() {
  usePageTitle('Queues')
  const { data, error } = useLive(server.queues)
  const [asking, ask] = useState<{ what: 'pause' | 'bounds'; queue: ConsoleQueue } | null>(null)
  const mayAct = useMayKill()
  if (error && !data)
    return <ErrorPanel isPage title="The queues cannot be read" error={error} onReload={() => location.reload()} />
  return (
    <>
      <h1 className="page-title">Queues</h1>
      <NoLongerLive error={error} />
      {!data && <Skeleton lines={4} />}
      {data?.length === 0 && (
        <section className="notice">
          <h2>No queue has anything to tell</h2>
          <p>
            Queues are shown here while tasks wait or run in them, and when something bounds them: give a task{' '}
            <code>queue: {'{ concurrency: 5 }'}</code>.
          </p>
        </section>
      )}
      {data && data.length > 0 && (
        <table className="list flow">
          <caption>{plural(data.length, 'queue')}</caption>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col" className="number">
                Waiting
              </th>
              <th scope="col" className="number">
                Running
              </th>
              <th scope="col">Bounds</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((queue) => (
              <tr key={queue.name} data-queue={queue.name}>
                <td>
                  <b>{inertText(queue.name)}</b>
                  {queue.pausedAt !== null && (
                    <p className="under">
                      <b className="warning">Paused</b> <Ago at={queue.pausedAt} />
                      {queue.pausedBy && ` by ${inertText(queue.pausedBy)}`}
                    </p>
                  )}
                </td>
                <td className="number">
                  {formatNumber(queue.queued)}
                  {queue.queued >= COUNT_CAP && '+'}
                </td>
                <td className="number">{formatNumber(queue.running)}</td>
                <td>
                  {queue.bounds || <span className="hint">none</span>}
                  {queue.codeBounds !== null && (
                    <p className="under">by an operator; the code says: {queue.codeBounds || 'none'}</p>
                  )}
                </td>
                <td className="col-actions">
                  <button
                    type="button"
                    className="button"
                    disabled={!mayAct}
                    title={mayAct ? undefined : READ_ONLY}
                    onClick={() => ask({ what: 'pause', queue })}
                  >
                    {queue.pausedAt === null ? 'Pause…' : 'Resume…'}
                  </button>{' '}
                  <button
                    type="button"
                    className="button"
                    disabled={!mayAct}
                    title={mayAct ? undefined : READ_ONLY}
                    onClick={() => ask({ what: 'bounds', queue })}
                  >
                    Bounds…
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {asking?.what === 'pause' && <PauseDialog queue={asking.queue} onClose={() => ask(null)} />}
      {asking?.what === 'bounds' && <BoundsDialog queue={asking.queue} onClose={() => ask(null)} />}
    </>
  )
}
