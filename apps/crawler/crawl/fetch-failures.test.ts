// How fetching fails: every way has a code and a plain reason, ends in time, and leaves nothing in flight. All sites are on loopback.
import type { LookupFunction } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import type { CrawlError } from './crawl-error.ts'
import { failureReason } from './failure-reason.ts'
import { createFetcher } from './fetcher.ts'
import type { FetchOptions } from './safe-fetch.ts'
import { testSite } from './test-site.ts'

const fetcher = createFetcher({ allowPrivate: true })
afterAll(() => fetcher.close())
const failure = (url: string, options?: FetchOptions): Promise<CrawlError> =>
  fetcher.fetch(url, options).then(
    ({ status }) => expect.unreachable(`answered ${status}`),
    (error) => error,
  )

test('a site that never answers times out, and its connection is closed', async () => {
  await using site = await testSite(() => {})
  const error = await failure(site.origin, { timeoutMs: 60 })
  expect(error).toMatchObject({ code: 'TIMEOUT', message: `${site.origin}/ took longer than 0.06 s.` })
  expect(failureReason(error)).toBe('timed out after 0.06 s')
  await site.quiet()
})

test('a page that drips for ever times out, though it never pauses', async () => {
  await using site = await testSite((_request, response) => {
    const drip = setInterval(() => response.write('x'), 5)
    response.on('close', () => clearInterval(drip))
  })
  expect((await failure(site.origin, { timeoutMs: 100 })).code).toBe('TIMEOUT')
  await site.quiet()
})

test('the time for redirects counts as well', async () => {
  await using site = await testSite(({ url = '' }, response) => {
    setTimeout(() => response.writeHead(302, { location: `/${Number(url.slice(1)) + 1}` }).end(), 40)
  })
  expect((await failure(`${site.origin}/1`, { timeoutMs: 100 })).code).toBe('TIMEOUT')
})

test('an abort ends a request at once and leaves nothing in flight', async () => {
  await using site = await testSite((request, response) => {
    if (request.url === '/body') response.write('half')
  })
  const controller = new AbortController()
  const failures = ['/head', '/body'].map((path) => failure(site.origin + path, { signal: controller.signal }))
  await site.asked(2)
  controller.abort(new Error('enough'))
  for (const error of await Promise.all(failures)) {
    expect(error).toMatchObject({ code: 'ABORTED', cause: new Error('enough') })
  }
  await site.quiet()
  expect((await failure(site.origin, { signal: controller.signal })).code).toBe('ABORTED')
  expect(site.requests.length).toBe(2)
})

test('closing the fetcher ends what is in flight', async () => {
  await using site = await testSite(() => {})
  const own = createFetcher({ allowPrivate: true })
  const outcome = expect(own.fetch(site.origin)).rejects.toMatchObject({ code: 'ABORTED' })
  await site.asked(1)
  await own.close()
  await outcome
  await site.quiet()
})

test.each([
  ['before its answer', '/none'],
  ['in the middle of it', '/half'],
  ['before the announced length', '/short'],
])('a connection that ends %s is told', async (_when, path) => {
  await using site = await testSite(({ url, socket }, response) => {
    if (url === '/none') return socket.resetAndDestroy()
    response.writeHead(200, { 'content-length': 10_000 })
    response.write('<p>half', () => (url === '/half' ? socket.resetAndDestroy() : socket.end()))
  })
  const error = await failure(site.origin + path)
  expect(error.code).toBe('CONNECTION_RESET')
  expect(failureReason(error)).toBe('connection reset')
})

test('a page larger than allowed is left, whether it says so or not', async () => {
  await using site = await testSite(({ url }, response) => {
    if (url === '/says') response.setHeader('content-length', 1e9)
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  })
  for (const path of ['/says', '/streams']) {
    const error = await failure(site.origin + path, { maxBytes: 1 << 20 })
    expect(error).toMatchObject({ code: 'TOO_LARGE', message: `${site.origin}${path} is larger than 1 MB.` })
    expect(failureReason(error)).toBe('too large (over 1 MB)')
  }
  await site.quiet()
})

test('a refused connection is told', async () => {
  const site = await testSite(() => {})
  await site[Symbol.asyncDispose]()
  expect(await failure(site.origin)).toMatchObject({
    code: 'CONNECTION_REFUSED',
    message: `127.0.0.1:${site.port} refused the connection.`,
  })
})

test('a name that does not resolve is told', async () => {
  const lookup: LookupFunction = (host, _options, callback) =>
    process.nextTick(callback, Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), '', 0)
  const own = createFetcher({ allowPrivate: true, lookup })
  await expect(own.fetch('http://nosuch.example/')).rejects.toMatchObject({
    code: 'DNS_FAILED',
    message: 'nosuch.example could not be found: the name does not resolve.',
  })
  await own.close()
})

test('an answer with too many headers, or none that is HTTP, is told', async () => {
  await using site = await testSite(({ url, socket }, response) => {
    if (url === '/noise') socket.end('this is not HTTP\r\n\r\n')
    else response.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end()
  })
  expect((await failure(`${site.origin}/headers`)).code).toBe('BAD_RESPONSE')
  expect((await failure(`${site.origin}/noise`)).code).toBe('BAD_RESPONSE')
})

test('TLS with a site that speaks none is told', async () => {
  await using site = await testSite(() => {})
  const error = await failure(site.origin.replace('http:', 'https:'))
  expect(['TLS_FAILED', 'CONNECTION_RESET']).toContain(error.code)
})
