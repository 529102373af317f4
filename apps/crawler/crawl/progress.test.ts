import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CrawlState } from './crawl-state.ts'
import type { Outcome } from './outcome.ts'
import { Progress } from './progress.ts'

const good = (url: string, title = url): Outcome => ({
  url,
  attempts: 1,
  kind: 'stored',
  page: {
    url,
    html: '',
    title,
    headings: '',
    ids: '',
    text: '',
    outline: [],
    language: '',
    links: [],
    content_hash: '',
  },
})
const bad = (url: string, reason = 'HTTP 404'): Outcome => {
  return { url, attempts: 1, kind: 'failed', code: 'HTTP_ERROR', reason }
}
const begun = (state: CrawlState, total: number) => {
  const progress = new Progress(state)
  progress.expects(total)
  return progress
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'log').mockImplementation(() => {})
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('a page counts as complete whether it was stored or failed, under the names that others read (C102, C105)', () => {
  const state: CrawlState = {}
  const progress = begun(state, 3)
  expect(state).toMatchObject({ total_urls: 3, n_complete: 0, n_failed: 0, failures: [] })
  progress.took([good('/a', 'A'), bad('/b')])
  progress.took([good('/c', 'C')])
  expect(state).toMatchObject({
    n_complete: 3,
    n_failed: 1,
    newest: 'C',
    failures: [{ url: '/b', reason: 'HTTP 404' }],
  })
  expect(progress.counts).toEqual({ stored: 2, failed: 1, unchanged: 0, skipped: 0 })
})

test('each failure is a line of the log; the state keeps the first 200', () => {
  const state: CrawlState = {}
  const progress = begun(state, 300)
  progress.took(Array.from({ length: 300 }, (_, index) => bad(`/${index}`)))
  expect(state.failures).toHaveLength(200)
  expect(state.failures?.[0]?.url).toBe('/0')
  expect(state.n_failed).toBe(300)
  expect(console.warn).toHaveBeenCalledTimes(300)
  expect(console.warn).toHaveBeenCalledWith('Failed: /299 (HTTP 404)')
})

test('a batch of failures alone leaves the newest page as it was', () => {
  const state: CrawlState = {}
  const progress = begun(state, 2)
  progress.took([good('/a', 'A')])
  progress.took([bad('/b')])
  expect(state.newest).toBe('A')
})

test('the pace is that of the last seconds, and is gone when nothing is left', () => {
  const state: CrawlState = {}
  const progress = begun(state, 1000)
  for (let second = 0; second < 10; second++) {
    vi.advanceTimersByTime(1000)
    progress.took(Array.from({ length: 10 }, (_, index) => good(`/${second}/${index}`)))
  }
  // Six bursts may stand in five seconds.
  expect(state.pages_per_second).toBe(12)
  for (let second = 0; second < 6; second++) {
    vi.advanceTimersByTime(1000)
    progress.took([good(`/slow/${second}`)])
  }
  expect(state.pages_per_second).toBe(1.2)
  progress.finish()
  expect(state).not.toHaveProperty('pages_per_second')
})

test('failures and what was left out are counted by reason, pages that are another one as one kind', () => {
  const state: CrawlState = {}
  const progress = begun(state, 6)
  const skipped = (url: string, code: string, reason: string): Outcome => {
    return { url, attempts: 1, kind: 'skipped', code, reason }
  }
  progress.took([
    bad('/a'),
    bad('/b'),
    bad('/c', 'connection reset'),
    skipped('/d', 'NOINDEX', 'asks not to be indexed'),
  ])
  progress.took([skipped('/e', 'DUPLICATE', 'same as /a'), skipped('/f', 'DUPLICATE', 'same as /b')])
  expect(state).toMatchObject({
    n_complete: 6,
    n_skipped: 3,
    failed_by_reason: { 'HTTP 404': 2, 'connection reset': 1 },
    skipped_by_reason: { 'asks not to be indexed': 1, 'same as another page': 2 },
    latest_failures: [{ url: '/c' }, { url: '/b' }, { url: '/a' }],
  })
  progress.finish()
})

test('the newest ten pages are told, and how long the rest may take', () => {
  const state: CrawlState = {}
  const progress = begun(state, 100)
  for (let page = 1; page <= 12; page++) {
    vi.advanceTimersByTime(100)
    progress.took([good(`/${page}`, `Page ${page}`)])
  }
  expect(state.newest_pages).toHaveLength(10)
  expect(state.newest_pages?.[0]).toEqual({ url: '/12', title: 'Page 12' })
  expect(state.eta_seconds).toBe(9)
  // The pace falls while nothing comes, without anything being said.
  vi.advanceTimersByTime(3000)
  expect(state.eta_seconds).toBeGreaterThan(20)
  progress.finish()
  expect(state).not.toHaveProperty('eta_seconds')
})

test('what an earlier part of the crawl did counts, but not for the pace', () => {
  const state: CrawlState = {}
  const progress = begun(state, 100)
  for (let page = 0; page < 50; page++) progress.resumed('stored')
  vi.advanceTimersByTime(1000)
  expect(state).toMatchObject({ n_complete: 50, n_stored: 50, pages_per_second: 0 })
  progress.finish()
})
