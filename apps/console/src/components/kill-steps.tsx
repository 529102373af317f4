// A kill step by step: asked, told to stop, ended by force, dead; each with how long after the asking.
import { formatExactDuration, isoDuration } from '../format/duration.ts'
import { formatClock, formatFull } from '../format/time.ts'
import { Icon, type IconName } from './icon.tsx'
import { Span } from './times.tsx'

export interface KillStepsProps {
  askedAt: number
  /** Null for what did not happen, or is not known to have. */
  signalledAt: number | null
  forcedAt: number | null
  /** Null while it is being stopped. */
  deadAt: number | null
}

export function KillSteps({ askedAt, signalledAt, forcedAt, deadAt }: KillStepsProps) {
  const steps: { label: string; at: number | null; icon: IconName; tone: string }[] = [
    { label: 'Asked', at: askedAt, icon: 'hand', tone: 'stop' },
    { label: 'Told to stop', at: signalledAt, icon: 'bell', tone: 'stop' },
    { label: 'Ended by force', at: forcedAt, icon: 'stop', tone: 'bad' },
    { label: 'Nothing left of it', at: deadAt, icon: 'check', tone: 'kill' },
  ]
  return (
    <ol className="timeline kill-steps" aria-label="How the kill went">
      {steps.map(
        ({ label, at, icon, tone }) =>
          at !== null && (
            <li key={label} className={`done tone-${tone}`}>
              <Icon name={icon} />
              <b>{label}</b>{' '}
              {at === askedAt && label === 'Asked' ? (
                <time dateTime={new Date(at).toISOString()} title={formatFull(at)}>
                  {formatClock(at, true)}
                </time>
              ) : (
                <time dateTime={isoDuration(at - askedAt)} title={formatClock(at, true)}>
                  after {formatExactDuration(at - askedAt)}
                </time>
              )}
            </li>
          ),
      )}
      {deadAt === null && (
        <li className="now tone-stop">
          <Icon name="clock" />
          <b>Being stopped</b>{' '}
          <span>
            for <Span from={askedAt} to={null} />
          </span>
        </li>
      )}
    </ol>
  )
}
