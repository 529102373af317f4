// Moments and spans that tick with the shared clock. Each is a `<time>` with the exact value in its tooltip.
import { formatDuration, formatExactDuration, isoDuration } from '../format/duration.ts'
import { formatAgo, formatFull, formatMoment } from '../format/time.ts'
import { useNow } from '../shell/clock.ts'

export function Ago({ at }: { at: number }) {
  return (
    <time dateTime={iso(at)} title={formatFull(at)}>
      {formatAgo(at, useNow())}
    </time>
  )
}

export function Moment({ at }: { at: number }) {
  return (
    <time dateTime={iso(at)} title={formatFull(at)}>
      {formatMoment(at, useNow(false))}
    </time>
  )
}

/** `in 12 s`, `in 3 h 05 min`; `now` once it has come. */
export function In({ at }: { at: number }) {
  const ms = at - useNow()
  return (
    <time dateTime={iso(at)} title={formatFull(at)}>
      {ms <= 0 ? 'now' : `in ${formatDuration(ms)}`}
    </time>
  )
}

/** From `from` to `to`, or ticking to now while `to` is null. */
export function Span({ from, to }: { from: number; to: number | null }) {
  const now = useNow(to === null)
  const ms = (to ?? now) - from
  return <time dateTime={isoDuration(ms)}>{to === null ? formatDuration(ms) : formatExactDuration(ms)}</time>
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
