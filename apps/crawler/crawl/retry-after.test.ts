import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')

test.each([
  ['0', 0],
  ['120', 120_000],
  [' 3 ', 3000],
  ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
  ['Sunday, 01-Mar-26 12:01:00 GMT', 60_000],
  ['Sun Mar 01 2026 12:00:05 GMT', 5000],
  ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['2026', 2_026_000],
  ['2026-03-01', undefined],
  ['', undefined],
  [undefined, undefined],
])('%j is %j ms', (header, waitMs) => {
  expect(retryAfterMs(header, NOW)).toBe(waitMs)
})
