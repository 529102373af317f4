// Every moment here was worked out by hand from the rules of the zone.
import { describe, expect, test } from 'vitest'
import { checkTimetable, type Timetable, timesAfter } from './timetable.ts'

const at = (iso: string) => new Date(iso).getTime()
const times = (timetable: Timetable, after: string, count: number) =>
  timesAfter(timetable, at(after), count).map((time) => new Date(time).toISOString().replace(':00.000Z', 'Z'))

const BERLIN = 'Europe/Berlin' // forward 2026-03-29 01:00Z, back 2026-10-25 01:00Z
const NEW_YORK = 'America/New_York' // forward 2026-03-08 07:00Z, back 2026-11-01 06:00Z
const LORD_HOWE = 'Australia/Lord_Howe' // half an hour: back 2026-04-04 15:00Z, forward 2026-10-03 15:30Z
const KATHMANDU = 'Asia/Kathmandu' // +05:45, never changed

describe('a cron expression', () => {
  test.each([
    ['every minute', '* * * * *', 'UTC', '2026-01-01T00:00:30Z', ['2026-01-01T00:01Z', '2026-01-01T00:02Z']],
    ['a time of day', '30 4 * * *', 'UTC', '2026-01-01T04:30:00Z', ['2026-01-02T04:30Z']],
    ['a time of day in a zone', '0 9 * * *', BERLIN, '2026-01-10T00:00:00Z', ['2026-01-10T08:00Z']],
    ['the same in summer', '0 9 * * *', BERLIN, '2026-07-10T00:00:00Z', ['2026-07-10T07:00Z']],
    ['a zone of three quarters of an hour', '0 9 * * *', KATHMANDU, '2026-01-10T00:00:00Z', ['2026-01-10T03:15Z']],
    ['into the gap', '30 2 * * *', BERLIN, '2026-03-28T12:00:00Z', ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    ['the gap, New York', '30 2 * * *', NEW_YORK, '2026-03-07T12:00:00Z', ['2026-03-08T07:00Z', '2026-03-09T06:30Z']],
    [
      'the gap of half an hour',
      '15 2 * * *',
      LORD_HOWE,
      '2026-10-03T00:00:00Z',
      ['2026-10-03T15:30Z', '2026-10-04T15:15Z'],
    ],
    ['before the gap', '30 1 * * *', BERLIN, '2026-03-28T12:00:00Z', ['2026-03-29T00:30Z', '2026-03-29T23:30Z']],
    ['after the gap', '30 3 * * *', BERLIN, '2026-03-28T12:00:00Z', ['2026-03-29T01:30Z', '2026-03-30T01:30Z']],
    [
      'into the hour that comes twice',
      '30 2 * * *',
      BERLIN,
      '2026-10-24T12:00:00Z',
      ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ],
    ['the same, New York', '30 1 * * *', NEW_YORK, '2026-10-31T12:00:00Z', ['2026-11-01T05:30Z', '2026-11-02T06:30Z']],
    [
      'the same, half an hour',
      '45 1 * * *',
      LORD_HOWE,
      '2026-04-04T00:00:00Z',
      ['2026-04-04T14:45Z', '2026-04-05T15:15Z'],
    ],
    [
      'each half hour through the hour that comes twice',
      '*/30 * * * *',
      BERLIN,
      '2026-10-25T00:10:00Z',
      ['2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z', '2026-10-25T02:00Z'],
    ],
    [
      'each hour through the gap',
      '0 * * * *',
      BERLIN,
      '2026-03-29T00:10:00Z',
      ['2026-03-29T01:00Z', '2026-03-29T02:00Z'],
    ],
    [
      'midnight where the day begins at one',
      '0 0 * * *',
      'America/Santiago',
      '2026-09-05T12:00:00Z',
      ['2026-09-06T04:00Z', '2026-09-07T03:00Z'],
    ],
    [
      'the last day of the month',
      '0 0 L * *',
      'UTC',
      '2026-01-31T00:00:00Z',
      ['2026-02-28T00:00Z', '2026-03-31T00:00Z'],
    ],
    ['the last day of February in a leap year', '0 0 L 2 *', 'UTC', '2027-03-01T00:00:00Z', ['2028-02-29T00:00Z']],
    [
      'the 31st: short months are passed over',
      '0 0 31 * *',
      'UTC',
      '2026-01-31T00:00:00Z',
      ['2026-03-31T00:00Z', '2026-05-31T00:00Z'],
    ],
    ['the 29th of February', '0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
    ['the end of a year', '59 23 31 12 *', 'UTC', '2026-12-31T23:59:00Z', ['2027-12-31T23:59Z']],
    ['the new year of a zone', '0 0 1 1 *', 'Pacific/Auckland', '2026-06-01T00:00:00Z', ['2026-12-31T11:00Z']],
    ['weekdays', '0 8 * * 1-5', 'UTC', '2026-01-02T08:00:00Z', ['2026-01-05T08:00Z', '2026-01-06T08:00Z']],
    ['the second Monday', '0 8 * * 1#2', 'UTC', '2026-01-01T00:00:00Z', ['2026-01-12T08:00Z', '2026-02-09T08:00Z']],
    ['Sunday as 7', '0 8 * * 7', 'UTC', '2026-01-01T00:00:00Z', ['2026-01-04T08:00Z']],
    [
      'a day of the month or of the week',
      '0 0 13 * 5',
      'UTC',
      '2026-01-01T00:00:00Z',
      ['2026-01-02T00:00Z', '2026-01-09T00:00Z', '2026-01-13T00:00Z'],
    ],
    ['names', '0 0 1 JAN,jul *', 'UTC', '2026-02-01T00:00:00Z', ['2026-07-01T00:00Z', '2027-01-01T00:00Z']],
    ['seconds', '15 0 0 * * *', 'UTC', '2026-01-01T00:00:00Z', ['2026-01-01T00:00:15.000Z']],
    ['a word', '@hourly', KATHMANDU, '2026-01-01T00:00:00Z', ['2026-01-01T00:15Z']],
    ['weekly', '@weekly', NEW_YORK, '2026-01-01T00:00:00Z', ['2026-01-04T05:00Z']],
  ])('%s (%s, %s)', (_what, cron, timeZone, after, expected) => {
    expect(times({ cron, timeZone }, after, expected.length)).toEqual(expected)
  })
})

describe('every so many', () => {
  const from = (iso: string) => at(iso)
  test.each([
    [
      'minutes',
      { every: '15 minutes', from: from('2026-01-01T00:00:07Z') },
      '2026-01-01T00:15:07Z',
      ['2026-01-01T00:30:07.000Z'],
    ],
    [
      'minutes, from later on: the first is that',
      { every: '15 minutes', from: from('2026-01-02T00:00:00Z') },
      '2026-01-01T00:00:00Z',
      ['2026-01-02T00:00Z', '2026-01-02T00:15Z'],
    ],
    [
      'minutes through the gap: as time passes',
      { every: '90 minutes', from: from('2026-03-29T00:00:00Z'), timeZone: BERLIN },
      '2026-03-29T00:00:00Z',
      ['2026-03-29T01:30Z', '2026-03-29T03:00Z'],
    ],
    [
      'hours through the hour that comes twice',
      { every: '1 hour', from: from('2026-10-25T00:30:00Z'), timeZone: BERLIN },
      '2026-10-25T00:30:00Z',
      ['2026-10-25T01:30Z', '2026-10-25T02:30Z'],
    ],
    [
      'days keep the time of day',
      { every: '1 day', from: from('2026-03-28T08:00:00Z'), timeZone: BERLIN },
      '2026-03-28T08:00:00Z',
      ['2026-03-29T07:00Z', '2026-03-30T07:00Z'],
    ],
    [
      'days into the gap',
      { every: '1 day', from: from('2026-03-28T01:30:00Z'), timeZone: BERLIN },
      '2026-03-28T01:30:00Z',
      ['2026-03-29T01:00Z', '2026-03-30T00:30Z'],
    ],
    [
      'two days over the end of a year',
      { every: '2 days', from: from('2026-12-30T12:00:00Z') },
      '2026-12-30T12:00:00Z',
      ['2027-01-01T12:00Z', '2027-01-03T12:00Z'],
    ],
    [
      'weeks',
      { every: '2 weeks', from: from('2026-10-12T06:00:00Z'), timeZone: BERLIN },
      '2026-10-12T06:00:00Z',
      ['2026-10-26T07:00Z', '2026-11-09T07:00Z'],
    ],
    [
      'months: the last day where there is no 31st',
      { every: '1 month', from: from('2026-01-31T10:00:00Z') },
      '2026-01-31T10:00:00Z',
      ['2026-02-28T10:00Z', '2026-03-31T10:00Z', '2026-04-30T10:00Z'],
    ],
    [
      'months over a leap day',
      { every: '12 months', from: from('2024-02-29T10:00:00Z') },
      '2024-02-29T10:00:00Z',
      ['2025-02-28T10:00Z', '2026-02-28T10:00Z', '2027-02-28T10:00Z', '2028-02-29T10:00Z'],
    ],
    [
      'months long after the first',
      { every: '5 months', from: from('2000-11-30T10:00:00Z') },
      '2026-01-01T00:00:00Z',
      ['2026-04-30T10:00Z', '2026-09-30T10:00Z'],
    ],
    [
      'months in a zone that is a day ahead',
      { every: '1 month', from: from('2026-01-30T23:30:00Z'), timeZone: 'Asia/Tokyo' },
      '2026-01-30T23:30:00Z',
      ['2026-02-27T23:30Z', '2026-03-30T23:30Z'],
    ],
  ])('%s', (_what, timetable, after, expected) => {
    expect(times(timetable, after, expected.length)).toEqual(expected)
  })

  test('comes one after the other from wherever it is asked, without a gap', () => {
    const timetable = { every: '1 month', from: at('2020-01-31T03:00:00Z'), timeZone: NEW_YORK }
    const all = timesAfter(timetable, at('2020-01-31T03:00:00Z') - 1, 200)
    for (const [i, time] of all.slice(0, -1).entries()) expect(timesAfter(timetable, time, 1)).toEqual([all[i + 1]])
  })
})

test.each([
  [{}, 'neither cron nor every'],
  [{ cron: '* * * * *', every: '1 day' }, 'both given'],
  [{ cron: '61 * * * *' }, 'Invalid value for minute: 61'],
  [{ cron: '* * * *' }, 'five, six, or seven'],
  [{ cron: '0 0 30 2 *' }, 'never comes'],
  [{ cron: 7 }, 'give a text'],
  [{ cron: '* * * * *', timeZone: 'Mars/Base' }, "timeZone: 'Mars/Base' is no time zone"],
  [{ every: '5 fortnights' }, "every: '5 fortnights' is no span"],
  [{ every: '0 days' }, 'is no span'],
  [{ every: '1 day', from: Number.NaN }, 'from: NaN'],
])('%j is refused: %s', (timetable, fact) => {
  expect(() => checkTimetable(timetable)).toThrow(fact)
})
