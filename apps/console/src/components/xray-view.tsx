// One X-ray: what the task was doing, where, what it waited for, where its processor time went.
import type { ReactNode } from 'react'
import { formatExactDuration } from '../format/duration.ts'
import { inertText } from '../format/inert.ts'
import { formatClock, formatFull } from '../format/time.ts'
import type { Xray } from '../server.ts'
import { Icon } from './icon.tsx'
import { saveFile } from './save-file.ts'
import { StackView } from './stack-view.tsx'
import { TopFunctions } from './top-functions.tsx'
import { VitalsView } from './vitals-view.tsx'

export interface XrayViewProps {
  xray: Xray
  /** Begins the name of a downloaded profile. */
  name: string
}

export function XrayView({ xray, name }: XrayViewProps) {
  const { at, tookMs, attempt, activity, stack, resources, waitsFor, vitals, profile } = xray
  const clock = formatClock(at, true)
  return (
    <article className="xray" aria-label={`X-ray at ${clock}`}>
      <header>
        <h2>
          <time dateTime={new Date(at).toISOString()} title={formatFull(at)}>
            {clock}
          </time>
        </h2>
        <span className={`status tone-${activity === 'running' ? 'run' : 'wait'}`}>
          <Icon name={activity === 'running' ? 'play' : 'clock'} />
          <span>{activity === 'running' ? 'In its code' : 'Waiting'}</span>
        </span>
        <span className="hint">
          looked for {formatExactDuration(tookMs)}
          {attempt > 1 && `, attempt ${attempt}`}
        </span>
      </header>
      {stack.length > 0 ? (
        <StackView frames={stack} />
      ) : (
        <p className="none">None of its code ran at that moment: its event loop waited.</p>
      )}
      <div className="xray-lists">
        <List title="Waits for" items={waitsFor} />
        <List
          title="Kept alive by"
          items={resources.map(({ kind, count }) => (count === 1 ? kind : `${kind} × ${count}`))}
        />
      </div>
      {vitals && <VitalsView vitals={vitals} />}
      {profile && (
        <Part
          title={`Profile of ${formatExactDuration(profile.durationMs)}`}
          action={
            <button
              type="button"
              className="button small"
              onClick={() => saveFile(`${name}-${clock}.cpuprofile`, 'application/json', profile.cpuprofile)}
            >
              <Icon name="download" /> Download .cpuprofile
            </button>
          }
        >
          <TopFunctions profile={profile} />
        </Part>
      )}
    </article>
  )
}

function List({ title, items }: { title: string; items: string[] }) {
  if (items.length === 0) return null
  return (
    <Part title={title}>
      <ul className="plain-list">
        {items.map((item) => (
          <li key={item}>{inertText(item)}</li>
        ))}
      </ul>
    </Part>
  )
}

function Part({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="part-head">
        <h3>{title}</h3>
        {action}
      </div>
      {children}
    </section>
  )
}
