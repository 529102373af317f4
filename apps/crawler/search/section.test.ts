import { expect, test } from 'vitest'
import { sectionAt } from './section.ts'

const outline = [
  { at: 0, level: 1, id: 'top', text: 'Locks' },
  { at: 100, level: 2, id: 'advisory locks', text: 'Advisory Locks' },
  { at: 200, level: 3, text: 'Notes' },
]
const at = (place: number) => sectionAt('https://example.com/locks', outline, place)

test('a place leads to the heading it stands under', () => {
  expect(at(150)).toEqual({ title: 'Advisory Locks', url: 'https://example.com/locks#advisory%20locks' })
  expect(at(100)?.title).toBe('Advisory Locks')
})

test('a heading without an address leads to the one above it', () => {
  expect(at(250)?.title).toBe('Advisory Locks')
})

test('under the title of the page, or before any heading, the page itself is enough', () => {
  expect(at(50)).toBeUndefined()
  expect(sectionAt('https://example.com/', [], 5)).toBeUndefined()
})
