import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CrawlState } from './crawl-state.ts'
import { Progress } from './progress.ts'
import type { Taken } from './take-page.ts'

const good = (url: string, title = url): Taken => ({
  url,
  attempts: 1,
  page: { url, html: '', title, headings: '', text: '' },
})
const bad = (url: string, reason = 'HTTP 404'): Taken => ({ url, attempts: 1, reason })

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('a page counts as complete whether it was stored or failed, under the names that others read (C102, C105)', () => {
  const state: CrawlState = {}
  const progress = new Progress(state, 3)
  expect(state).toMatchObject({ total_urls: 3, n_complete: 0, n_failed: 0, failures: [] })
  progress.took([good('/a', 'A'), bad('/b')])
  progress.took([good('/c', 'C')])
  expect(state).toMatchObject({
    n_complete: 3,
    n_failed: 1,
    newest: 'C',
    failures: [{ url: '/b', reason: 'HTTP 404' }],
  })
  expect([progress.stored, progress.failed]).toEqual([2, 1])
})

test('each failure is a line of the log; the state keeps the first 200', () => {
  const state: CrawlState = {}
  const progress = new Progress(state, 300)
  progress.took(Array.from({ length: 300 }, (_, index) => bad(`/${index}`)))
  expect(state.failures).toHaveLength(200)
  expect(state.failures?.[0]?.url).toBe('/0')
  expect(state.n_failed).toBe(300)
  expect(console.warn).toHaveBeenCalledTimes(300)
  expect(console.warn).toHaveBeenCalledWith('Failed: /299 (HTTP 404)')
})

test('a batch of failures alone leaves the newest page as it was', () => {
  const state: CrawlState = {}
  const progress = new Progress(state, 2)
  progress.took([good('/a', 'A')])
  progress.took([bad('/b')])
  expect(state.newest).toBe('A')
})

test('the pace is that of the last seconds, and is gone when nothing is left', () => {
  const state: CrawlState = {}
  const progress = new Progress(state, 1000)
  for (let second = 0; second < 10; second++) {
    vi.advanceTimersByTime(1000)
    progress.took(Array.from({ length: 10 }, (_, index) => good(`/${second}/${index}`)))
  }
  expect(state.pages_per_second).toBe(10)
  for (let second = 0; second < 6; second++) {
    vi.advanceTimersByTime(1000)
    progress.took([good(`/slow/${second}`)])
  }
  expect(state.pages_per_second).toBe(1)
  progress.finish()
  expect(state).not.toHaveProperty('pages_per_second')
})
