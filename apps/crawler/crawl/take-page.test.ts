import { afterAll, expect, test } from 'vitest'
import { CrawlError } from './crawl-error.ts'
import { createFetcher } from './fetcher.ts'
import type { Validators } from './outcome.ts'
import { readPage } from './read-page.ts'
import { type Taking, takePage } from './take-page.ts'
import { testSite } from './test-site.ts'

const fetcher = createFetcher({ allowPrivate: true })
afterAll(() => fetcher.close())

const taking = (over: Partial<Taking> = {}): Taking => {
  return { fetcher, checkRobots: async () => {}, storedAt: () => undefined, read: readPage, ...over }
}
const HTML = { 'content-type': 'text/html' }
/** A site that answers each path with the same, and what one of its pages is taken as. */
async function taken(answer: Parameters<typeof testSite>[0], over: Partial<Taking> = {}, path = '/a') {
  await using site = await testSite(answer)
  const result = await takePage(site.origin + path, taking(over))
  return { ...result, requests: site.requests.map(({ url }) => url), origin: site.origin }
}

test('a page is taken with its columns and what the server may be asked with next time', async () => {
  const result = await taken((_request, response) => {
    response.writeHead(200, { ...HTML, etag: '"1"', 'last-modified': 'yesterday', 'content-language': 'fr, en' })
    response.end('<title>T</title><h1>One</h1><h2>Two</h2><p>Text <dl><dt id=term>Term</dl>')
  })
  const { url, attempts, kind, page } = result as Extract<typeof result, { kind: 'read' }>
  expect({ url, attempts, kind }).toEqual({ url: `${result.origin}/a`, attempts: 1, kind: 'read' })
  expect(page).toEqual({
    url,
    html: '<title>T</title><h1>One</h1><h2>Two</h2><p>Text <dl><dt id=term>Term</dl>',
    title: 'T',
    headings: 'One\nTwo',
    ids: 'term',
    text: 'One Two Text Term',
    outline: [
      { at: 0, level: 1, text: 'One' },
      { at: 4, level: 2, text: 'Two' },
      { at: 13, level: 7, id: 'term', text: 'Term' },
    ],
    language: 'fr',
    links: [],
    etag: '"1"',
    last_modified: 'yesterday',
    content_hash: expect.stringMatching(/^[\w-]{32}$/),
  })
})

test('a page that is known is asked for with its validators, at the address it redirects to', async () => {
  const asked: unknown[] = []
  const result = await taken(
    (request, response) => {
      asked.push([request.url, request.headers['if-none-match'], request.headers['if-modified-since']])
      if (request.url === '/a') response.writeHead(301, { location: '/b' }).end()
      else response.writeHead(304).end()
    },
    {
      storedAt: (url): Validators | undefined =>
        url.endsWith('/b') ? { etag: '"b"', last_modified: 'then' } : undefined,
    },
  )
  expect(asked).toEqual([
    ['/a', undefined, undefined],
    ['/b', '"b"', undefined],
  ])
  expect(result).toMatchObject({ kind: 'unchanged', page: `${result.origin}/b` })
})

test('what is no page is told in words and by a code that stays', async () => {
  const told = async (status: number, headers: Record<string, string> = HTML, body = 'x') => {
    const result = await taken((_request, response) => response.writeHead(status, headers).end(body))
    return [result.kind, 'code' in result && result.code, 'reason' in result && result.reason, result.attempts]
  }
  expect(await told(404)).toEqual(['failed', 'HTTP_ERROR', 'HTTP 404', 1])
  expect(await told(304)).toEqual(['failed', 'HTTP_ERROR', 'HTTP 304', 1])
  expect(await told(500)).toEqual(['failed', 'HTTP_ERROR', 'HTTP 500', 1])
  expect(await told(200, { 'content-type': 'application/pdf' })).toEqual([
    'failed',
    'NOT_HTML',
    'not HTML (application/pdf)',
    1,
  ])
  expect(await told(200, HTML, '')).toEqual(['failed', 'NO_CONTENT', 'no content', 1])
  expect(await told(302, { location: 'http://127.0.0.2/' })).toEqual([
    'skipped',
    'OTHER_SITE',
    'redirects to another site (127.0.0.2)',
    1,
  ])
})

test('a page cut off before its announced end is no page, and nobody is asked more than three times', async () => {
  const result = await taken(({ socket }, response) => {
    response.writeHead(200, { ...HTML, 'content-length': 1000 })
    response.write('<p>half', () => socket.end())
  })
  expect(result).toMatchObject({ kind: 'failed', code: 'CONNECTION_RESET', attempts: 3 })
  expect(result.requests).toEqual(['/a', '/a', '/a'])
})

test('a redirect to what robots.txt disallows is not followed', async () => {
  const result = await taken((_request, response) => response.writeHead(302, { location: '/secret' }).end(), {
    checkRobots: async (url) => {
      if (url.endsWith('/secret')) throw new CrawlError('ROBOTS_DISALLOWED', 'no')
    },
  })
  expect(result).toMatchObject({ kind: 'skipped', code: 'ROBOTS_DISALLOWED', reason: 'disallowed by robots.txt' })
  expect(result.requests).toEqual(['/a'])
})

test.each([
  [{ 'x-robots-tag': 'noindex, nofollow' }, true, true],
  [{ 'x-robots-tag': 'otherbot: noindex' }, undefined, undefined],
  [{ 'x-robots-tag': 'OffstageCrawler: none' }, true, true],
  [{ 'x-robots-tag': 'noarchive' }, undefined, undefined],
])('the header %j asks as the page itself may', async (headers, noindex, nofollow) => {
  const result = await taken((_request, response) =>
    response.writeHead(200, { ...HTML, ...headers }).end('<a href=/b>b</a>'),
  )
  const { page, ...read } = result as Extract<typeof result, { kind: 'read' }>
  expect([read.noindex, read.nofollow, page.links.length]).toEqual([noindex, nofollow, nofollow ? 0 : 1])
})
