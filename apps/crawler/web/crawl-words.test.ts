import { expect, test } from 'vitest'
import { endOf, etaOf, plural } from './crawl-words.ts'

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
