import { describe, expect, test } from 'vitest'
import { CRON_CASES } from '../../test/timetables/cron-cases.ts'
import { EVERY_CASES } from '../../test/timetables/every-cases.ts'
import { NEW_YORK } from '../../test/timetables/zones.ts'
import { checkTimetable, type Timetable, timesAfter } from './timetable.ts'

const at = (iso: string) => new Date(iso).getTime()
const times = (timetable: Timetable, after: string, count: number) =>
  timesAfter(timetable, at(after), count).map((time) => new Date(time).toISOString().replace(':00.000Z', 'Z'))

describe('a cron expression (S27)', () => {
  test.each(CRON_CASES)('%s (%s, %s)', (_what, cron, timeZone, after, expected) => {
    expect(times({ cron, timeZone }, after, expected.length)).toEqual(expected)
  })
})

describe('every so many', () => {
  test.each(EVERY_CASES)('%s', (_what, timetable, after, expected) => {
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
  [{ every: '1 day', from: 1e300 }, 'from: 1e+300 is no moment'],
])('%j is refused: %s', (timetable, fact) => {
  expect(() => checkTimetable(timetable)).toThrow(fact)
})
