// Reads when a site wants to be asked again. Called by patient-fetch.ts.

/** In ms from now: of seconds or of a date, at least 0; undefined when the header says neither. */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  const value = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  // A date of HTTP begins with the name of a day; much else would be taken for one as well.
  const at = /^[a-z]{3,9},? /i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
