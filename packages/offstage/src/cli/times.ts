// Spans and moments as the command line words them. Never negative, whatever the clocks say.

/** `40 ms`, `1.4 s`, `12 s`, `3 min 04 s`, `2 h 05 min`, `3 d 4 h`. */
export function spanText(ms: number): string {
  const span = Math.max(0, ms)
  if (span < 1000) return `${Math.round(span)} ms`
  if (span < 10_000) return `${(Math.floor(span / 100) / 10).toFixed(1)} s`
  const seconds = Math.floor(span / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${two(minutes % 60)} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, `2 d ago`. */
export function agoText(ms: number): string {
  if (ms < 2000) return 'just now'
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s ago`
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ago`
  return `${Math.floor(ms / 86_400_000)} d ago`
}

/** `14:02:11.042`, local time. */
export function clockText(at: number): string {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** `2026-03-02 14:02:11`, local time. */
export function momentText(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clockText(at).slice(0, 8)}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
