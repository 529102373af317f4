import { expect, test } from 'vitest'
import type { Found } from '../search.ts'
import { foundLine, tookText } from './search-words.ts'

const found = (total: number, words: Found['words'] = 'all', shown = total): Found => ({
  results: Array.from({ length: shown }, (_, index) => ({ url: `/${index}`, title: '', snippet: [] })),
  total,
  withAll: words === 'all' ? total : 0,
  words,
  tookMs: 4.2,
})

test('hits are counted, it is said which are shown, and how long it took', () => {
  expect(foundLine('x', found(1))).toBe('1 page')
  expect(foundLine('x', found(1234, 'all', 20))).toBe('1,234 pages, 1 to 20 shown')
  expect(foundLine('x', found(1234, 'all', 20), 21)).toBe('1,234 pages, 21 to 40 shown')
  expect([4.23, 31.5].map(tookText)).toEqual(['4.2 ms', '32 ms'])
})

test('pages that hold only some of the words are said to', () => {
  expect(foundLine('x y', found(1, 'any'))).toBe('No page holds all of these words. 1 page holds some of them.')
  expect(foundLine('x y', found(30, 'any', 20))).toBe(
    'No page holds all of these words. 30 pages hold some of them, 1 to 20 shown.',
  )
  expect(foundLine('x y', { ...found(30, 'any', 20), withAll: 1 })).toBe(
    '1 page holds all of these words, 29 more pages hold some of them, 1 to 20 shown.',
  )
})

test('a search that finds nothing repeats what was asked, not more than a line of it', () => {
  expect(foundLine(' nosuch ', found(0, 'any'))).toBe('No stored page holds “nosuch”. Try other words.')
  expect(foundLine('z'.repeat(300), found(0, 'any')).length).toBeLessThan(110)
})
