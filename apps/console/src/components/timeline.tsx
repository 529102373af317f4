// A task's way: queued, failed attempts, running, end; each with how long it took.
import type { Status } from 'offstage/client'
import { plural } from '../format/count.ts'
import { isEnded, STATUS_LOOKS } from '../format/status.ts'
import { Icon } from './icon.tsx'
import { Ago, Moment, Span } from './times.tsx'

export interface TimelineProps {
  status: Status
  launchedAt: number
  startedAt: number | null
  endedAt: number | null
  askedAt: number | null
  /** How many attempts failed before the one that runs or is waited for. */
  failedAttempts: number
}

export function Timeline({ status, launchedAt, startedAt, endedAt, askedAt, failedAttempts }: TimelineProps) {
  const end = STATUS_LOOKS[status]
  const isTriedAgain = status === 'queued' && failedAttempts > 0
  return (
    <ol className="timeline" aria-label="Timeline">
      <li className="done tone-wait">
        <Icon name="clock" />
        <b>Queued</b> <Moment at={launchedAt} />
        {failedAttempts === 0 && (
          <span className="took">
            {startedAt === null && endedAt === null ? 'waits ' : 'waited '}
            <Span from={launchedAt} to={startedAt ?? endedAt} />
          </span>
        )}
      </li>
      {failedAttempts > 0 && (
        <li className="done tone-bad">
          <Icon name="cross" />
          <b>{plural(failedAttempts, 'attempt')} failed</b>
        </li>
      )}
      {isTriedAgain && (
        <li className="now tone-wait">
          <Icon name="clock" />
          <b>Waits for its next</b>
        </li>
      )}
      {startedAt !== null && !isTriedAgain && (
        <li className={`tone-run ${endedAt === null ? 'now' : 'done'}`}>
          <Icon name="play" />
          <b>Running</b> <Moment at={startedAt} />
          <span className="took">
            {endedAt === null ? 'for ' : 'ran '}
            <Span from={startedAt} to={endedAt} />
          </span>
        </li>
      )}
      {askedAt !== null && (
        <li className={`tone-stop ${endedAt === null ? 'now' : 'done'}`}>
          <Icon name="hand" />
          <b>Kill asked</b> <Moment at={askedAt} />
          {endedAt === null && <span className="took">{<Ago at={askedAt} />}</span>}
        </li>
      )}
      {isEnded(status) && (
        <li className={`done tone-${end.tone}`}>
          <Icon name={end.icon} />
          <b>{end.label}</b> {endedAt !== null && <Moment at={endedAt} />}
        </li>
      )}
    </ol>
  )
}
