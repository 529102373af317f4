import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newestTimes } from './newest-times.ts'
import { type Timetable, timesAfter } from './timetable.ts'

const at = (iso: string) => new Date(iso).getTime()
const MINUTE_MS = 60_000

test('none, one, or all that have come, oldest first', () => {
  const quarterly = { cron: '*/15 * * * *' }
  const noon = at('2026-01-01T12:00:00Z')
  expect(newestTimes(quarterly, noon, noon + 14 * MINUTE_MS, 5)).toEqual([])
  expect(newestTimes(quarterly, noon, noon + 15 * MINUTE_MS, 5)).toEqual([noon + 15 * MINUTE_MS])
  expect(newestTimes(quarterly, noon, noon + 60 * MINUTE_MS, 5)).toEqual(
    [15, 30, 45, 60].map((minutes) => noon + minutes * MINUTE_MS),
  )
  expect(newestTimes({ cron: '0 0 1 1 *' }, noon, at('2030-06-01T00:00:00Z'), 2)).toEqual([
    at('2029-01-01T00:00:00Z'),
    at('2030-01-01T00:00:00Z'),
  ])
})

test('of a year of seconds, at whatever hours they come, the newest, soon', () => {
  const [from, until] = [at('2026-01-01T00:00:00Z'), at('2027-01-01T12:00:30.500Z')]
  const seconds = (last: number) => Array.from({ length: 100 }, (_, i) => last - (99 - i) * 1000)
  expect(newestTimes({ cron: '* * * * * *' }, from, until, 100)).toEqual(seconds(until - 500))
  expect(newestTimes({ cron: '* * 3 * * *' }, from, until, 100)).toEqual(seconds(at('2027-01-01T03:59:59Z')))
  expect(newestTimes({ cron: '* * * * 1 *' }, from, at('2026-12-31T00:00:00Z'), 100)).toEqual(
    seconds(at('2026-01-31T23:59:59Z')),
  )
})

test('the same as if all were listed', () => {
  const timetables: Timetable[] = [
    { cron: '*/7 * * * *' },
    { cron: '* 2,3 * * 1-5', timeZone: 'Europe/Berlin' },
    { cron: '0 9 1,15 * *', timeZone: 'America/New_York' },
    { every: '13 minutes', from: at('2026-01-01T00:00:00Z') },
    { every: '1 day', from: at('2026-01-01T02:30:00Z'), timeZone: 'Europe/Berlin' },
  ]
  const after = at('2026-03-20T00:00:00Z')
  const end = after + 20 * 24 * 60 * MINUTE_MS
  const lists = timetables.map((timetable) => {
    const all = [after]
    while (all.at(-1)! <= end) all.push(...timesAfter(timetable, all.at(-1)!, 50))
    return { timetable, all: all.slice(1) }
  })
  const span = fc.integer({ min: 0, max: end - after })
  fc.assert(
    fc.property(
      fc.constantFrom(...lists),
      span,
      fc.integer({ min: 1, max: 40 }),
      ({ timetable, all }, spanMs, most) => {
        const come = all.filter((time) => time <= after + spanMs)
        expect(newestTimes(timetable, after, after + spanMs, most)).toEqual(come.slice(-most))
      },
    ),
    { numRuns: 40 },
  )
})
