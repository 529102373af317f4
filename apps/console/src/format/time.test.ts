import { expect, test } from 'vitest'
import { formatAgo, formatMoment, formatOffset } from './time.ts'

const NOW = new Date(2025, 5, 15, 12, 0, 0).getTime()

test.each([
  [0, 'just now'],
  [12_000, '12 s ago'],
  [300_000, '5 min ago'],
  [3 * 3_600_000, '3 h ago'],
  [50 * 3_600_000, '2 d ago'],
])('%i ms before now is %s', (ms, text) => {
  expect(formatAgo(NOW - ms, NOW)).toBe(text)
})

test('the future is just now', () => {
  expect(formatAgo(NOW + 60_000, NOW)).toBe('just now')
})

test('a moment says the day only when it is another one, the year only when it is another one', () => {
  expect(formatMoment(NOW - 60_000, NOW)).toBe('11:59:00')
  expect(formatMoment(new Date(2025, 2, 2, 14, 2, 11).getTime(), NOW)).toBe('2 Mar 14:02:11')
  expect(formatMoment(new Date(2024, 2, 2, 14, 2, 11).getTime(), NOW)).toBe('2 Mar 2024 14:02:11')
})

test('time since a start', () => {
  expect(formatOffset(0)).toBe('+0.000')
  expect(formatOffset(12_345)).toBe('+12.345')
  expect(formatOffset(184_120)).toBe('+3:04.120')
  expect(formatOffset(7_384_120)).toBe('+2:03:04.120')
  expect(formatOffset(-5)).toBe('+0.000')
})
