import { expect, test } from 'vitest'
import { Frontier } from './frontier.ts'
import { Judge } from './judge-page.ts'
import type { KnownPage } from './known-site.ts'
import type { Taken } from './take-page.ts'

const HOME = 'https://example.com'
interface Given {
  hash?: string
  at?: string
  etag?: string
  canonical?: string
  noindex?: boolean
}

const read = (path: string, { hash = path, at = path, etag, canonical, noindex }: Given = {}): Taken => ({
  url: HOME + path,
  attempts: 1,
  kind: 'read',
  page: {
    ...{ url: HOME + at, html: '', title: '', headings: '', ids: '', text: '', outline: [], language: '', links: [] },
    content_hash: hash,
    ...(etag && { etag }),
  },
  ...(canonical && { canonical: canonical.startsWith('/') ? HOME + canonical : canonical }),
  ...(noindex && { noindex }),
})

function judging(planned: string[], stored: Record<string, KnownPage> = {}) {
  const frontier = new Frontier({ maxPages: 100, maxDepth: 0, maxQueries: 0 })
  for (const path of planned) frontier.add(HOME + path)
  const judge = new Judge(frontier, new Map(Object.entries(stored).map(([path, page]) => [HOME + path, page])))
  const told = (taken: Taken, isLastWord = false) => {
    const outcome = judge.judge(taken, isLastWord)
    if (outcome === undefined) return 'postponed'
    return 'reason' in outcome ? outcome.reason.replace(HOME, '') : outcome.kind
  }
  return { judge, told, frontier }
}

test('a page is stored, or unchanged when it is stored as it is; its validators may be new', () => {
  const { judge, told } = judging(['/a', '/b', '/c'], {
    '/b': { content_hash: 'b', etag: '1' },
    '/c': { content_hash: 'c', etag: '1' },
  })
  expect(told(read('/a'))).toBe('stored')
  expect(judge.judge(read('/b', { hash: 'b', etag: '2' }))).toMatchObject({
    kind: 'unchanged',
    validators: { etag: '2' },
  })
  expect(judge.judge(read('/c', { hash: 'c', etag: '1' }))).not.toHaveProperty('validators')
  expect([...judge.confirmed.keys()]).toEqual([`${HOME}/a`, `${HOME}/b`, `${HOME}/c`])
})

test('of two pages with the same content the first is stored, and the second is the same as it', () => {
  const { told } = judging(['/a', '/b'])
  expect(told(read('/a', { hash: 'x' }))).toBe('stored')
  expect(told(read('/b', { hash: 'x' }))).toBe('same as /a')
})

test('the page that is stored already is the first, even if the other one comes sooner; if it changes, both are pages', () => {
  const { judge, told } = judging(['/a', '/b'], { '/a': { content_hash: 'x' } })
  expect(told(read('/b', { hash: 'x' }))).toBe('postponed')
  expect(judge.postponed.map(({ isSettled }) => isSettled())).toEqual([false])
  expect(told(read('/a', { hash: 'new' }))).toBe('stored')
  expect(judge.postponed.map(({ isSettled }) => isSettled())).toEqual([false])
  expect(told(read('/b', { hash: 'x' }), true)).toBe('stored')
})

test('a page with a canonical address waits for that one, and is a page itself if that one is none', () => {
  const { judge, told } = judging(['/a', '/b', '/c', '/d'])
  expect(told(read('/a', { canonical: '/b' }))).toBe('postponed')
  expect(told(read('/b'))).toBe('stored')
  expect(told(read('/c', { canonical: '/b' }))).toBe('canonical is /b')
  expect(judge.postponed.map(({ isSettled }) => isSettled())).toEqual([true])
  expect(told(read('/d', { canonical: '/nosuch' }))).toBe('stored')
  expect(told(read('/d', { hash: 'd2', canonical: 'https://other.example/d' }))).toBe('stored')
})

test('two pages that name each other are both pages in the end', () => {
  const { told } = judging(['/a', '/b'])
  expect(told(read('/a', { canonical: '/b' }))).toBe('postponed')
  expect(told(read('/b', { canonical: '/a' }))).toBe('postponed')
  expect(told(read('/a', { canonical: '/b' }), true)).toBe('stored')
  expect(told(read('/b', { canonical: '/a' }), true)).toBe('stored')
})

test('a redirect counts for its final address, which is stored once', () => {
  const { told, frontier } = judging(['/a', '/b', '/c'])
  expect(told(read('/a', { at: '/final' }))).toBe('stored')
  expect(told(read('/b', { at: '/final' }))).toBe('redirects to /final')
  expect(told(read('/c', { at: '/a' }))).toBe('redirects to /a')
  expect(frontier.total).toBe(3)
})

test('what asks not to be indexed is not, and what failed stays what it is', () => {
  const { told, judge } = judging(['/a'])
  expect(told(read('/a', { noindex: true }))).toBe('asks not to be indexed')
  expect(told({ url: `${HOME}/b`, attempts: 3, kind: 'failed', code: 'HTTP_ERROR', reason: 'HTTP 503' })).toBe(
    'HTTP 503',
  )
  expect(judge.confirmed.size).toBe(0)
})
