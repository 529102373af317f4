// The attempts of a task that is tried again when it fails: the one at work, and each earlier one with its error.
import type { Status } from 'offstage/client'
import { isEnded, STATUS_LOOKS } from '../format/status.ts'
import type { EarlierAttempt } from '../server.ts'
import { AttemptLog } from './attempt-log.tsx'
import { FailureView } from './failure-view.tsx'
import { Moment, Span } from './times.tsx'
import { TriedAgain } from './tried-again.tsx'

export interface AttemptsViewProps {
  id: string
  status: Status
  /** The newest; 0 before the first began. */
  attempt: number
  /** At most so many. */
  most: number
  earlier: readonly EarlierAttempt[]
  /** When a queued task is due. */
  dueAt: number | null
}

export function AttemptsView({ id, status, attempt, most, earlier, dueAt }: AttemptsViewProps) {
  return (
    <section className="attempts">
      <Standing status={status} attempt={attempt} most={most} dueAt={dueAt} />
      {earlier.length === 0 ? (
        <p className="none">No attempt has failed so far.</p>
      ) : (
        <ol className="attempt-list" aria-label="Earlier attempts, the newest first">
          {earlier.toReversed().map((each, place, all) => (
            <li key={each.attempt}>
              <h2>
                Attempt {each.attempt}
                <span className="hint">
                  <Moment at={each.startedAt} /> · ran <Span from={each.startedAt} to={each.endedAt} />
                </span>
              </h2>
              <FailureView failure={each.error} />
              {each.seq !== null && <AttemptLog id={id} after={all[place + 1]?.seq ?? 0} before={each.seq} />}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

/** Where the newest attempt stands. */
function Standing({ status, attempt, most, dueAt }: Omit<AttemptsViewProps, 'earlier' | 'id'>) {
  const isWaiting = status === 'queued'
  return (
    <p>
      <b>
        Attempt {isWaiting ? attempt + 1 : attempt}
        {most > 1 && ` of at most ${most}`}
      </b>{' '}
      {isWaiting && dueAt !== null && (
        <>
          begins <TriedAgain dueAt={dueAt} />
        </>
      )}
      {isWaiting && dueAt === null && 'waits for a worker'}
      {!isWaiting && (isEnded(status) ? `was the last: ${labelOf(status)}` : `is ${labelOf(status)}`)}
    </p>
  )
}

function labelOf(status: Status): string {
  return STATUS_LOOKS[status].label.toLowerCase()
}
