import { expect, test } from 'vitest'
import { type Finished, gonePages, isEnd, isTooMany } from './gone-pages.ts'
import type { Outcome } from './outcome.ts'

const visit = (page: string, source = 'map') => ({ page, source, crawl: 'before', kind: 'stored' })
/** Pages a to e are stored: e by way of /old, d by another sitemap. */
const finished = (over: Partial<Finished> = {}): Finished => ({
  known: {
    pages: new Map(['/a', '/b', '/c', '/d', '/e'].map((url) => [url, { content_hash: url }])),
    visits: new Map([
      ['/a', visit('/a')],
      ['/b', visit('/b')],
      ['/c', visit('/c')],
      ['/d', visit('/d', 'other map')],
      ['/old', visit('/e')],
    ]),
  },
  source: 'map',
  confirmed: new Map([['/a', '']]),
  failing: new Set(),
  isPlanned: () => false,
  isWhole: true,
  ...over,
})

test('what the sitemap does not name any more is gone, but not what another sitemap of the site names', () => {
  expect(gonePages(finished())).toEqual(['/b', '/c', '/e'])
})

test('where there may be more than was named, only what was asked for can be gone', () => {
  expect(gonePages(finished({ isWhole: false }))).toEqual([])
  expect(gonePages(finished({ isWhole: false, isPlanned: (url) => url === '/b' || url === '/old' }))).toEqual([
    '/b',
    '/e',
  ])
})

test('what failed in a way that may pass is kept, also by its other address', () => {
  expect(gonePages(finished({ failing: new Set(['/b', '/old']), isPlanned: () => true }))).toEqual(['/c', '/d'])
})

test.each<[Partial<Outcome>, boolean]>([
  [{ kind: 'failed', code: 'HTTP_ERROR', status: 404 }, true],
  [{ kind: 'failed', code: 'HTTP_ERROR', status: 410 }, true],
  [{ kind: 'failed', code: 'NOT_HTML', status: 200 }, true],
  [{ kind: 'failed', code: 'HTTP_ERROR', status: 403 }, false],
  [{ kind: 'failed', code: 'HTTP_ERROR', status: 503 }, false],
  [{ kind: 'failed', code: 'TIMEOUT' }, false],
  [{ kind: 'skipped', code: 'NOINDEX' }, true],
])('%j says that there is no page any more: %s', (outcome, isOver) => {
  expect(isEnd({ url: '/', attempts: 1, reason: '', ...outcome } as Outcome)).toBe(isOver)
})

test('a handful may go without a question, or a tenth', () => {
  expect(isTooMany(5, 5)).toBe(false)
  expect(isTooMany(6, 50)).toBe(true)
  expect(isTooMany(100, 1000)).toBe(false)
  expect(isTooMany(101, 1000)).toBe(true)
})
