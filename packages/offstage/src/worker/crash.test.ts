import { expect, test } from 'vitest'
import { isCrash } from './crash.ts'

test('a death without a word is a crash; what the task threw is not', () => {
  expect(isCrash({ name: 'OffstageError', code: 'OUT_OF_MEMORY', message: '' })).toBe(true)
  expect(isCrash({ name: 'Error', message: 'no' })).toBe(false)
  expect(isCrash({ name: 'OffstageError', code: 'TIMED_OUT', message: '' })).toBe(false)
})
