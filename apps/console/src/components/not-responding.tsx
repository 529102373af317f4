// Beside a status: the task's event loop has not turned for a while, so it is stuck in synchronous code.
import { formatClock } from '../format/time.ts'
import { Icon } from './icon.tsx'
import { Span } from './times.tsx'

const MEANING = 'Its event loop has not turned since then: it is in synchronous code. An X-ray shows where.'

export function NotResponding({ since }: { since: number }) {
  return (
    <span className="stuck" title={MEANING}>
      <Icon name="alert" />
      <span>
        Not responding since {formatClock(since)}{' '}
        <span className="hint">
          (<Span from={since} to={null} />)
        </span>
      </span>
    </span>
  )
}

/** The same for a row of the list. */
export function NotRespondingMark({ since }: { since: number }) {
  return (
    <span className="stuck mark" title={`Not responding since ${formatClock(since)}. ${MEANING}`}>
      <Icon name="alert" />
      <span className="visually-hidden">Not responding since {formatClock(since)}</span>
    </span>
  )
}
