// What runs here: versions, place, environment, workers.
import { ErrorPanel } from '../components/error-panel.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { Moment } from '../components/times.tsx'
import { formatDuration } from '../format/duration.ts'
import { inertText } from '../format/inert.ts'
import type { ConsoleAbout } from '../server.ts'
import { askAbout, useAbout } from '../shell/about.ts'
import { usePageTitle } from '../shell/page-title.ts'

export function AboutPage() {
  usePageTitle('About')
  const { about, error } = useAbout()
  if (!about && error)
    return <ErrorPanel isPage title="The server does not answer" error={error} onRetry={() => void askAbout()} />
  if (!about) return <Skeleton lines={6} />
  const facts: [string, React.ReactNode][] = [
    ['Offstage', about.version],
    ['Node', about.node],
    ['Environment', about.environment],
    ['Data folder', <code key="data">{inertText(about.data)}</code>],
    ['Server time', <Moment key="now" at={about.now} />],
  ]
  return (
    <>
      <h1 className="page-title">About</h1>
      <dl className="facts tall">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Workers workers={about.workers} />
      <p className="actions">
        <button type="button" className="button" onClick={() => void askAbout()}>
          Ask again
        </button>
      </p>
    </>
  )
}

function Workers({ workers }: { workers: ConsoleAbout['workers'] }) {
  if (workers.length === 0) {
    return (
      <section className="notice bad">
        <h2>No worker is alive</h2>
        <p>
          Tasks can be launched but stay queued. Start one with <code>npx offstage worker</code>.
        </p>
      </section>
    )
  }
  return (
    <table className="list">
      <caption>Workers</caption>
      <thead>
        <tr>
          <th scope="col">Host</th>
          <th scope="col">Process</th>
          <th scope="col">Last heartbeat</th>
        </tr>
      </thead>
      <tbody>
        {workers.map((worker) => (
          <tr key={worker.id}>
            <td>{inertText(worker.host)}</td>
            <td>{worker.pid}</td>
            <td>{formatDuration(worker.beatAgoMs)} before</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
