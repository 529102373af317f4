// Cron expressions and spans where clocks are set forward or back, months end early and years are leap years: the exact times, by rules that are written down (docs/flow.md).
import { test } from 'vitest'
import { type Timetable, timesAfter } from '../../packages/offstage/src/task/timetable.ts'
import { CRON_CASES } from '../../packages/offstage/test/timetables/cron-cases.ts'
import { EVERY_CASES } from '../../packages/offstage/test/timetables/every-cases.ts'
import { row } from './bed/rows.ts'

test('F32: timetables where a zone changes its clocks, at ends of months, on leap days', (context) => {
  const crons = CRON_CASES.map(([, cron, timeZone, ...rest]) => [{ cron, timeZone }, ...rest] as const)
  const spans = EVERY_CASES.map(([, ...rest]) => rest)
  const cases = [...crons, ...spans]
  const right = cases.filter(([timetable, after, times]) => isExact(timetable, after, times))
  const zones = new Set(cases.map(([{ timeZone = 'UTC' }]) => timeZone))
  context.expect(cases.filter((each) => !right.includes(each))).toEqual([])
  row(context, {
    fault: 'F32',
    did: `${crons.length} cron expressions and ${spans.length} spans in ${zones.size} zones: gaps, hours that come twice, ends of months, leap days`,
    demanded: 'at least 40; each time exact',
    seen: `${right.length} of ${cases.length} exact`,
    met: cases.length >= 40 && right.length === cases.length,
  })
})

function isExact(timetable: Timetable, after: string, times: readonly string[]): boolean {
  const seen = timesAfter(timetable, Date.parse(after), times.length)
  return seen.length === times.length && seen.every((at, i) => at === Date.parse(times[i] as string))
}
