// Spans of time as people write them: a number of milliseconds, or '250ms', '30s', '5m', '2h', '7d'. Used wherever an option is a span.

/** 24 days: a timer of the platform asked to wait longer than 24.8 days goes off at once. */
export const LONGEST_SPAN_MS = 24 * 24 * 3600 * 1000

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

/** In ms, whole; undefined for what is no span from 0 to 24 days. */
export function durationMs(given: unknown): number | undefined {
  let ms: number
  if (typeof given === 'number') ms = given
  else if (typeof given === 'string') {
    const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(given.trim()) ?? []
    if (amount === undefined || unit === undefined) return undefined
    ms = Number(amount) * (UNITS[unit] as number)
  } else return undefined
  ms = Math.round(ms)
  return ms >= 0 && ms <= LONGEST_SPAN_MS ? ms : undefined
}

/** As it may be given, in the largest unit of which it is a whole number: `90s`, `1h`. */
export function durationText(ms: number): string {
  const [unit, size] = Object.entries(UNITS).findLast(([, each]) => ms % each === 0) ?? ['ms', 1]
  return `${ms / size}${unit}`
}
