import { expect, test } from 'vitest'
import { markMatches } from './mark-matches.ts'

test('a match across a change of colour is marked in both', () => {
  expect(
    markMatches(
      [
        { text: 'abc', classes: 'fg-1' },
        { text: 'def', classes: '' },
      ],
      'CD',
    ),
  ).toEqual([
    { text: 'ab', classes: 'fg-1', isMatch: false },
    { text: 'c', classes: 'fg-1', isMatch: true },
    { text: 'd', classes: '', isMatch: true },
    { text: 'ef', classes: '', isMatch: false },
  ])
})

test('matches beside each other and at the ends', () => {
  const marked = markMatches([{ text: 'aaxaa', classes: '' }], 'aa')
  expect(marked.map(({ text, isMatch }) => [text, isMatch])).toEqual([
    ['aa', true],
    ['x', false],
    ['aa', true],
  ])
})

test('nothing looked for, nothing marked', () => {
  expect(markMatches([{ text: 'a', classes: '' }], '')).toEqual([{ text: 'a', classes: '', isMatch: false }])
})
