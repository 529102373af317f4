import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const words = new Map([
  ['deadlock', 10],
  ['deadline', 3],
  ['lock', 40],
  ['look', 2],
  ['aggregate', 5],
  ['datenbank', 4],
])

test('a slip or two of a long word, one of a short one, are forgiven', () => {
  expect(nearest('deadlokc', words)).toBe('deadlock')
  expect(nearest('Dedlock', words)).toBe('deadlock')
  expect(nearest('agregatte', words)).toBe('aggregate')
  expect(nearest('lokc', words)).toBe('lock')
  expect(nearest('Datenbnak', words)).toBe('datenbank')
})

test('of the words as near, the one on most pages is meant', () => {
  expect(nearest('loock', words)).toBe('lock')
})

test('what is too short or too far has no nearest', () => {
  for (const word of ['loc', 'xyzzy', 'lxxk', '']) expect(nearest(word, words)).toBeUndefined()
})
