import { expect, test } from 'vitest'
import { formatDuration, formatExactDuration, isoDuration } from './duration.ts'

test.each([
  [0, '0.0 s'],
  [450, '0.4 s'],
  [12_300, '12 s'],
  [184_000, '3 min 04 s'],
  [7_500_000, '2 h 05 min'],
  [273_600_000, '3 d 4 h'],
])('%i ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test('no span is negative, whatever the clocks say', () => {
  expect(formatDuration(-5000)).toBe('0.0 s')
  expect(formatExactDuration(-1)).toBe('0 ms')
  expect(isoDuration(-1)).toBe('PT0S')
})

test('spans that are over are exact', () => {
  expect(formatExactDuration(42)).toBe('42 ms')
  expect(formatExactDuration(1234)).toBe('1.23 s')
  expect(formatExactDuration(65_000)).toBe('1 min 05 s')
})
