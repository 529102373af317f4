// When a failed task is tried again, counted down: `in 4 s`.
import { formatDuration } from '../format/duration.ts'
import { formatFull } from '../format/time.ts'
import { useNow } from '../shell/clock.ts'

export function TriedAgain({ dueAt }: { dueAt: number }) {
  const left = dueAt - useNow()
  return (
    <time dateTime={new Date(dueAt).toISOString()} title={formatFull(dueAt)}>
      {left <= 0 ? 'as soon as a worker is free' : `in ${formatDuration(left + 999)}`}
    </time>
  )
}
