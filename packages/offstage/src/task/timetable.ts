// When something is to happen again and again: a cron expression, or every so many minutes to months, in a time zone. Pure: from a moment to the next ones.
// Where clocks are set forward, a fixed time (no `*` and no `/` in minutes and hours) in the hour that is not there happens at the first moment after it; where they are set back, it happens
// once, the first time. Any other goes on as time passes: what is not there is passed over, what is there twice happens twice.
import { Cron } from 'croner'
import { clip, OffstageError } from '../base/errors.ts'

/** One of `cron` and `every`. */
export interface Timetable {
  /** Five parts (minute, hour, day, month, weekday), six with seconds before them, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. `L` is the last day, `1#2` the second Monday. */
  cron?: string
  /** '15 minutes', '2 hours', '1 day', '2 weeks', '1 month': counted from `from`. Days and longer keep the time of day in the zone. */
  every?: string
  /** Where `every` is counted from, ms since the epoch; it is the first time. Default: when the schedule was made. */
  from?: number
  /** Such as 'Europe/Berlin'. Default 'UTC'. */
  timeZone?: string
}

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month'

const MS: Record<Unit, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 30 * 86_400_000,
}
const MOST: Record<Unit, number> = { minute: 525_600, hour: 8760, day: 3660, week: 520, month: 120 }
const DAY_MS = MS.day
/** The end of the year 9999. */
const LAST = Date.UTC(10_000, 0) - 1

/** Error: `INVALID_SCHEDULE`, naming the part. */
export function checkTimetable({ cron, every, from, timeZone }: Record<string, unknown>): void {
  if ((cron === undefined) === (every === undefined))
    throw invalid(cron === undefined ? 'neither cron nor every is given' : 'cron and every are both given')
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw invalid(`timeZone: ${shown(timeZone)} is no time zone, such as 'Europe/Berlin' or 'UTC'`)
  if (from !== undefined && !(Number(from) >= 0 && Number(from) <= LAST))
    throw invalid(`from: ${shown(from)} is no moment`)
  if (every !== undefined) {
    if (partsOf(every)) return
    throw invalid(`every: ${shown(every)} is no span such as '15 minutes', '2 hours', '1 day', '2 weeks' or '1 month'`)
  }
  const { problem, next } = tried(cron)
  if (problem !== undefined) throw invalid(`cron: ${shown(cron)}: ${problem}`)
  if (next === null) throw invalid(`cron: ${shown(cron)} never comes`)
}

/** `0 3 * * * Europe/Berlin`, `every 15 minutes`. */
export function timetableText({ cron, every, timeZone }: Timetable): string {
  return [cron ?? `every ${every}`, timeZone].filter(Boolean).join(' ')
}

/** The times after a moment, ms since the epoch, at most `count`. The timetable was checked, and one that counts has its `from`. */
export function timesAfter(timetable: Timetable, after: number, count: number): number[] {
  const { cron, every, from = 0, timeZone = 'UTC' } = timetable
  if (cron !== undefined)
    return cronOf(cron, timeZone)
      .nextRuns(count, new Date(after))
      .map((date) => date.getTime())
  const { n, unit } = partsOf(every)!
  const times: number[] = []
  // A month is at least 28 days, an hour of the zone at most two off: from well before, on.
  const first = Math.max(
    0,
    Math.floor((after - from - 2 * DAY_MS) / (n * (unit === 'month' ? 31 * DAY_MS : MS[unit]))) - 1,
  )
  for (let k = first; times.length < count; k++) {
    const at = timeOf(from, k * n, unit, timeZone)
    if (at !== undefined && at > after) times.push(at)
  }
  return times
}

/** Undefined where the zone has left out the whole day. */
function timeOf(from: number, n: number, unit: Unit, timeZone: string): number | undefined {
  if (unit === 'minute' || unit === 'hour' || n === 0) return from + n * MS[unit]
  const { year, month, day, hour, minute, second } = wallClock(from, timeZone)
  const months = unit === 'month' ? month - 1 + n : month - 1
  const [y, m] = [year + Math.floor(months / 12), ((months % 12) + 12) % 12]
  const lastDay = new Date(Date.UTC(y, m + 1, 0)).getUTCDate()
  const days = unit === 'month' ? Math.min(day, lastDay) : day + n * (unit === 'week' ? 7 : 1)
  const date = new Date(Date.UTC(y, m, days))
  const parts = [second, minute, hour, date.getUTCDate(), date.getUTCMonth() + 1, '*', date.getUTCFullYear()]
  const [at] = cronOf(parts.join(' '), timeZone).nextRuns(1, new Date(date.getTime() - 2 * DAY_MS))
  return at && at.getTime() + (from % 1000)
}

function wallClock(at: number, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-hc-h23', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return parts as { year: number; month: number; day: number; hour: number; minute: number; second: number }
}

function partsOf(every: unknown): { n: number; unit: Unit } | undefined {
  const [, amount, unit] = /^(\d{1,6})\s*(minute|hour|day|week|month)s?$/.exec(String(every).trim()) ?? []
  const n = Number(amount)
  return unit !== undefined && n >= 1 && n <= MOST[unit as Unit] ? { n, unit: unit as Unit } : undefined
}

function tried(cron: unknown): { problem?: string; next?: Date | null } {
  if (typeof cron !== 'string') return { problem: 'give a text' }
  try {
    return { next: cronOf(cron, 'UTC').nextRun(new Date(0)) }
  } catch (error) {
    return { problem: (error as Error).message.replace(/^Cron\w+: /, '').replace(/\.$/, '') }
  }
}

function cronOf(pattern: string, timezone: string): Cron {
  return new Cron(pattern, { timezone, paused: true, fixedTimeRule: 'no-wildcard' })
}

function isTimeZone(timeZone: unknown): boolean {
  try {
    return typeof timeZone === 'string' && new Intl.DateTimeFormat('en', { timeZone }) !== undefined
  } catch {
    return false
  }
}

function shown(given: unknown): string {
  return typeof given === 'string' ? `'${clip(given)}'` : clip(String(given))
}

function invalid(fact: string): OffstageError {
  return new OffstageError(
    'INVALID_SCHEDULE',
    `A schedule has a timetable: { cron: '0 3 * * *' } or { every: '15 minutes' }. Here ${fact}.`,
  )
}
