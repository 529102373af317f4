import { expect, test } from 'vitest'
import { durationMs, durationText } from './duration.ts'

test('spans are read as people write them', () => {
  expect(['250ms', '30s', '5m', '1.5h', '2d', ' 3 s ', 70.4, 0].map(durationMs)).toEqual([
    250, 30_000, 300_000, 5_400_000, 172_800_000, 3000, 70, 0,
  ])
})

test('what is no span is told apart (B24)', () => {
  for (const given of ['soon', '5', '', '-5s', -5, Number.NaN, 1e20, '25d', null, new Date(), '5 minutes'])
    expect(durationMs(given)).toBeUndefined()
})

test('a span is told in its largest whole unit', () => {
  expect([250, 90_000, 60_000, 3_600_000, 86_400_000, 1500].map(durationText)).toEqual([
    '250ms',
    '90s',
    '1m',
    '1h',
    '1d',
    '1500ms',
  ])
})
