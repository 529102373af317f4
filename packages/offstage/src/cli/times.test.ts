import { expect, test } from 'vitest'
import { agoText, clockText, spanText } from './times.ts'

test('spans are worded by their size', () => {
  const spans = [-5, 42, 1460, 12_999, 184_000, 7_500_000, 273_600_000]
  expect(spans.map(spanText)).toEqual(['0 ms', '42 ms', '1.4 s', '12 s', '3 min 04 s', '2 h 05 min', '3 d 4 h'])
})

test('moments are told from now, a future one as now', () => {
  expect([-9000, 0, 12_500, 300_000, 10_800_000, 172_800_000].map(agoText)).toEqual([
    'just now',
    'just now',
    '12 s ago',
    '5 min ago',
    '3 h ago',
    '2 d ago',
  ])
  expect(clockText(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('03:04:05.006')
})
