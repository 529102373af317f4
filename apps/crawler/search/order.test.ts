import { expect, test } from 'vitest'
import { type Candidate, ordered } from './order.ts'

const page = (id: string, parts: Partial<Candidate> = {}): Candidate => ({
  ...{ id, title: '', headings: '', anchors: '', language: 'en', inlinks: 0, size: 1000, rank: 1, hasAll: true },
  ...{ phraseRank: 0, ...parts },
})
const order = (query: string, ...pages: Candidate[]) =>
  ordered(query, pages)
    .map(({ id }) => id)
    .join(' ')

test('a page that says it in its title, a heading, or in what links call it comes before one that mentions it', () => {
  expect(
    order('advisory lock', page('mentions', { rank: 1.2 }), page('title', { title: '13.3. Advisory Locks' })),
  ).toBe('title mentions')
  expect(order('advisory lock', page('mentions'), page('heading', { headings: 'Locks\nAdvisory locks' }))).toBe(
    'heading mentions',
  )
  expect(order('advisory lock', page('mentions'), page('linked', { anchors: 'see advisory locks' }))).toBe(
    'linked mentions',
  )
})

test('the very same words come before more words, whatever number the chapter has', () => {
  expect(
    order(
      'materialized view',
      page('more', { title: 'CREATE MATERIALIZED VIEW' }),
      page('same', { title: '41.3. Materialized Views' }),
    ),
  ).toBe('same more')
})

test('words side by side come before words apart', () => {
  expect(order('dead lock', page('apart', { rank: 1.1 }), page('phrase', { phraseRank: 3 }))).toBe('phrase apart')
})

test('a page that many link to comes before its equal', () => {
  expect(order('schema', page('few', { inlinks: 1 }), page('many', { inlinks: 40 }))).toBe('many few')
})

test('all words come before some', () => {
  expect(order('a b', page('some', { hasAll: false, rank: 1.5 }), page('all'))).toBe('all some')
})

test('words are compared as the language of the page has them', () => {
  expect(
    order('Haus', page('en', { language: 'en', title: 'Häuser' }), page('de', { language: 'de', title: 'Häuser' })),
  ).toBe('de en')
})

test('nothing is nothing', () => {
  expect(ordered('x', [])).toEqual([])
})
