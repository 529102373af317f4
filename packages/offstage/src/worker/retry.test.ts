import { expect, test } from 'vitest'
import { isCrash, retryDelayMs } from './retry.ts'

test('the pause doubles from a second to five minutes', () => {
  const middle = () => 0.5
  expect([1, 2, 3, 8, 9, 10, 100].map((attempt) => retryDelayMs(attempt, middle))).toEqual([
    1000, 2000, 4000, 128_000, 256_000, 300_000, 300_000,
  ])
})

test('it is spread by a fifth to each side', () => {
  expect(retryDelayMs(3, () => 0)).toBe(3200)
  expect(retryDelayMs(3, () => 1)).toBe(4800)
})

test('a death without a word is a crash; what the task threw is not', () => {
  expect(isCrash({ name: 'OffstageError', code: 'OUT_OF_MEMORY', message: '' })).toBe(true)
  expect(isCrash({ name: 'Error', message: 'no' })).toBe(false)
  expect(isCrash({ name: 'OffstageError', code: 'TIMED_OUT', message: '' })).toBe(false)
})
