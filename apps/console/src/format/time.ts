// Moments for people: relative to now, or by the clock on the wall. All arguments are ms since the epoch.

const DAY = 86_400_000

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, `2 d ago`. A moment in the future is "just now": clocks differ, tasks do not start tomorrow. */
export function formatAgo(at: number, now: number): string {
  const ms = Math.max(0, now - at)
  if (ms < 2000) return 'just now'
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s ago`
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`
  if (ms < DAY) return `${Math.floor(ms / 3_600_000)} h ago`
  return `${Math.floor(ms / DAY)} d ago`
}

/** `14:02:11` today, `2 Mar 14:02:11` this year, `2 Mar 2024 14:02:11` else; local time. */
export function formatMoment(at: number, now: number): string {
  const date = new Date(at)
  const today = new Date(now)
  const time = formatClock(at)
  if (date.toDateString() === today.toDateString()) return time
  const isThisYear = date.getFullYear() === today.getFullYear()
  const day = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  })
  return `${day} ${time}`
}

/** `14:02:11`, or with `milliseconds` `14:02:11.042`; local time. */
export function formatClock(at: number, milliseconds = false): string {
  const time = new Date(at).toLocaleTimeString('en-GB', { hour12: false })
  return milliseconds ? `${time}.${String(((at % 1000) + 1000) % 1000).padStart(3, '0')}` : time
}

/** The whole truth, for tooltips: local time with zone. */
export function formatFull(at: number): string {
  return new Date(at).toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'long',
  })
}

/** `+0.000`, `+12.345`, `+3:04.120`, `+2:03:04.120`: time since a start. */
export function formatOffset(ms: number): string {
  const span = Math.max(0, ms)
  const seconds = Math.floor(span / 1000)
  const rest = `${String(seconds % 60).padStart(seconds >= 60 ? 2 : 1, '0')}.${String(Math.floor(span % 1000)).padStart(3, '0')}`
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return `+${rest}`
  const hours = Math.floor(minutes / 60)
  return hours === 0 ? `+${minutes}:${rest}` : `+${hours}:${String(minutes % 60).padStart(2, '0')}:${rest}`
}
