// One schedule: what it launches and when, what came of its newest times, its next ones, and what may be done with it.
import { Link } from 'wouter'
import { inertText } from '../format/inert.ts'
import { shortId } from '../format/short-id.ts'
import { READ_ONLY } from '../format/status.ts'
import type { ConsoleSchedule, ConsoleTick } from '../server.ts'
import { StatusBadge } from './status-badge.tsx'
import { Ago, In, Moment } from './times.tsx'

export interface ScheduleViewProps {
  schedule: ConsoleSchedule
  mayAct: boolean
  onAsk: (act: 'pause' | 'resume' | 'run' | 'remove') => void
}

export function ScheduleView({ schedule, mayAct, onAsk }: ScheduleViewProps) {
  const { name, task, when, overlap, missed, owner, origin, next, pausedAt, pausedBy, ticks, waitsFor } = schedule
  const button = (act: 'pause' | 'resume' | 'run' | 'remove', label: string) => (
    <button
      type="button"
      className="button"
      disabled={!mayAct}
      title={mayAct ? undefined : READ_ONLY}
      onClick={() => onAsk(act)}
    >
      {label}
    </button>
  )
  return (
    <section className="panel schedule" data-schedule={name} aria-label={`Schedule ${name}`}>
      <header>
        <h2>{inertText(name)}</h2>
        <span className="spacer" />
        <span className="acts">
          {button('run', 'Run now…')}
          {pausedAt === null ? button('pause', 'Pause…') : button('resume', 'Resume…')}
          {button('remove', 'Remove…')}
        </span>
      </header>
      <dl className="facts">
        <Fact label="Launches">
          <Link href={`/tasks?q=${encodeURIComponent(`name:${task}`)}`}>{inertText(task)}</Link>
        </Fact>
        <Fact label="When">
          <code>{inertText(when)}</code>
        </Fact>
        <Fact label="Next">
          {pausedAt !== null ? (
            <>
              <b className="warning">Paused</b> <Ago at={pausedAt} />
              {pausedBy && ` by ${inertText(pausedBy)}`}
            </>
          ) : next[0] === undefined ? (
            'never'
          ) : (
            <>
              <In at={next[0]} /> <Moment at={next[0]} />
            </>
          )}
        </Fact>
        {waitsFor !== null && (
          <Fact label="Waits for the end of">
            <Link href={`/tasks/${waitsFor}`}>{shortId(waitsFor)}</Link>
          </Fact>
        )}
        <Fact label="While one runs">{OVERLAPS[overlap]}</Fact>
        <Fact label="Missed times">{MISSED[missed]}</Fact>
        {owner !== null && <Fact label="Owner">{inertText(owner)}</Fact>}
        <Fact label="Made by">{origin === 'code' ? 'the code' : 'the app'}</Fact>
      </dl>
      <div className="times">
        {next.length > 1 && (
          <details>
            <summary>Next five</summary>
            <ol>
              {next.map((at) => (
                <li key={at}>
                  <Moment at={at} /> <In at={at} />
                </li>
              ))}
            </ol>
          </details>
        )}
        {ticks.length > 0 && (
          <details open>
            <summary>What came of the last {ticks.length === 1 ? 'time' : `${ticks.length} times`}</summary>
            <ol>
              {ticks.map((tick) => (
                <Tick key={tick.at} tick={tick} />
              ))}
            </ol>
          </details>
        )}
      </div>
    </section>
  )
}

function Tick({ tick: { at, task, status, note } }: { tick: ConsoleTick }) {
  return (
    <li>
      <Moment at={at} /> {task && <Link href={`/tasks/${task}`}>{shortId(task)}</Link>}{' '}
      {status ? <StatusBadge status={status} /> : task ? <span className="hint">deleted since</span> : null}
      {note && <span className="hint">{inertText(note)}</span>}
    </li>
  )
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const OVERLAPS: Record<ConsoleSchedule['overlap'], string> = {
  skip: 'a time is left out',
  queue: 'a time waits for its end',
  allow: 'another is launched beside it',
  replace: 'it is killed for the next',
}
const MISSED: Record<ConsoleSchedule['missed'], string> = {
  last: 'the last is made up for',
  all: 'all are made up for',
  none: 'are left out',
}
