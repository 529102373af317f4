import { expect, test } from 'vitest'
import type { Found } from '../search.ts'
import { foundLine } from './search-words.ts'

const found = (total: number, words: Found['words'] = 'all', shown = total): Found => ({
  results: Array.from({ length: shown }, (_, index) => ({ url: `/${index}`, title: '', snippet: [] })),
  total,
  words,
})

test('hits are counted, and said to be more than are shown', () => {
  expect(foundLine('x', found(1))).toBe('1 page')
  expect(foundLine('x', found(1234, 'all', 20))).toBe('1,234 pages, the best 20 shown')
})

test('pages that hold only some of the words are said to', () => {
  expect(foundLine('x y', found(1, 'any'))).toBe('No page holds all of these words. 1 page holds some of them.')
  expect(foundLine('x y', found(30, 'any', 20))).toBe(
    'No page holds all of these words. 30 pages hold some of them, the best 20 shown.',
  )
})

test('a search that finds nothing repeats what was asked, not more than a line of it', () => {
  expect(foundLine(' nosuch ', found(0, 'any'))).toBe('No stored page holds “nosuch”. Try other words.')
  expect(foundLine('z'.repeat(300), found(0, 'any')).length).toBeLessThan(110)
})
