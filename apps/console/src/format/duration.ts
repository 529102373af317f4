// Spans of time for people. Never negative, whatever the clocks say.

/** `0.4 s`, `12 s`, `3 min 04 s`, `2 h 05 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  const span = Math.max(0, ms)
  if (span < 1000) return `${(Math.floor(span / 100) / 10).toFixed(1)} s`
  const seconds = Math.floor(span / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${two(minutes % 60)} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** For spans that are over: two decimals under ten seconds, else as above. */
export function formatExactDuration(ms: number): string {
  const span = Math.max(0, ms)
  if (span < 1000) return `${Math.round(span)} ms`
  return span < 10_000 ? `${(span / 1000).toFixed(2)} s` : formatDuration(span)
}

/** As `dateTime` of a `<time>` wants it: `PT12.5S`. */
export function isoDuration(ms: number): string {
  return `PT${Math.max(0, ms) / 1000}S`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
