// Spans, zones and moments, with the exact times that follow: each worked out by hand from the rules of the zone.
// Columns: what it is about, the timetable, a moment, the times after it.
import type { Timetable } from '../../src/task/timetable.ts'
import { BERLIN } from './zones.ts'

const from = (iso: string) => new Date(iso).getTime()

export const EVERY_CASES: [about: string, timetable: Timetable, after: string, times: string[]][] = [
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
  [
    'days over one that the zone left out',
    { every: '1 day', from: from('2011-12-28T22:00:00Z'), timeZone: 'Pacific/Apia' },
    '2011-12-28T22:00:00Z',
    ['2011-12-29T22:00Z', '2011-12-30T22:00Z', '2011-12-31T22:00Z'],
  ],
  [
    'days into the hour that comes twice',
    { every: '1 day', from: from('2026-10-24T00:30:00Z'), timeZone: BERLIN },
    '2026-10-24T00:30:00Z',
    ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
  ],
]
