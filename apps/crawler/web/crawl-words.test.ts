import { expect, test } from 'vitest'
import { agoText, countsText, endOf, etaOf, percent, plural, reasonsText } from './crawl-words.ts'

test('an end is told with what it left', () => {
  expect(endOf('completed', 1099, 70, null)?.text).toBe('Finished: 1,099 pages stored, 70 failed.')
  expect(endOf('completed', 1, 0, null)?.text).toBe('Finished: 1 page stored.')
  expect(endOf('completed', 0, 12, null)).toMatchObject({
    tone: 'bad',
    text: 'Finished, but none of 12 pages could be stored.',
  })
  expect(endOf('killed', 0, 0, null)?.text).toBe('Stopped.')
  expect(endOf('killed', 2, 0, null)?.text).toBe('Stopped. The 2 pages it stored are kept and can be searched.')
  expect(endOf('failed', 0, 0, new Error('why'))?.text).toBe('why')
  expect(endOf('missing', 1, 0, null)?.text).toMatch(/server stopped.*1 page it stored is kept.*again/)
  expect(endOf('running', 1, 0, null)).toBeUndefined()
})

test('the time left is rounded as people would', () => {
  expect(etaOf(100, 50)).toBe('50 pages/s, about 2 s left')
  expect(etaOf(600, 2.5)).toBe('2.5 pages/s, about 4 min left')
  expect(etaOf(100, 0)).toBe('')
  expect(plural(1169, 'page')).toBe('1,169 pages')
})

test('what became of the pages is counted, but for what became of none', () => {
  expect(countsText({ n_stored: 1099, n_unchanged: 0, n_skipped: 3, n_failed: 70 })).toBe(
    '1,099 stored, 3 left out, 70 failed',
  )
  expect(countsText({})).toBe('')
})

test('reasons come with the most first', () => {
  expect(reasonsText({ 'timed out': 3, 'HTTP 404': 1200 })).toBe('1,200 × HTTP 404, 3 × timed out')
  expect(reasonsText({})).toBe('')
})

test('how long ago is rounded as people would', () => {
  const ago = (seconds: number) => agoText(1_000_000_000 - seconds * 1000, 1_000_000_000)
  expect([-5, 0, 60, 3600, 7200, 86_400, 10 * 86_400].map(ago)).toEqual([
    'just now',
    'just now',
    '1 min ago',
    '60 min ago',
    '2 h ago',
    '24 h ago',
    '10 days ago',
  ])
})

test('nothing less than all is 100 %', () => {
  expect([percent(0, 10), percent(9999, 10_000), percent(10, 10), percent(0, 0)]).toEqual([
    '0 %',
    '99 %',
    '100 %',
    '100 %',
  ])
})
