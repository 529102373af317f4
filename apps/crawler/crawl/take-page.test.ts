import { expect, test } from 'vitest'
import { CrawlError } from './crawl-error.ts'
import { createFetcher } from './fetcher.ts'
import type { Fetched } from './safe-fetch.ts'
import { takePage } from './take-page.ts'
import { testSite } from './test-site.ts'

const URL_ = 'https://example.com/a'
const page = (over: Partial<Fetched> & { html?: string } = {}): Fetched => {
  const { html = '<title>T</title><h1>One</h1><h2>Two</h2><p>Text', ...rest } = over
  const bytes = Buffer.from(html)
  return { url: URL_, status: 200, headers: {}, contentType: 'text/html', bytes, redirected: false, ...rest }
}
/** Gives or throws one after another; the last for ever. */
const answers = (...list: (Fetched | Error)[]) => {
  let at = 0
  return async () => {
    const answer = list[Math.min(at++, list.length - 1)] as Fetched | Error
    if (answer instanceof Error) throw answer
    return answer
  }
}

test('a page is taken with its title, headings and text, under the address that was asked for', async () => {
  const fetched = page({ url: 'https://example.com/elsewhere', redirected: true })
  expect(await takePage(URL_, answers(fetched))).toEqual({
    url: URL_,
    attempts: 1,
    page: {
      url: URL_,
      html: '<title>T</title><h1>One</h1><h2>Two</h2><p>Text',
      title: 'T',
      headings: 'One\nTwo',
      text: 'One Two Text',
    },
  })
})

test('a connection that was cut is tried once more, anything else is not', async () => {
  const cut = new CrawlError('CONNECTION_RESET', 'cut')
  expect(await takePage(URL_, answers(cut, page()))).toMatchObject({ attempts: 2, page: { title: 'T' } })
  expect(await takePage(URL_, answers(cut, cut, page()))).toEqual({
    url: URL_,
    attempts: 2,
    reason: 'connection reset',
  })
  const slow = new CrawlError('TIMEOUT', 'slow', { details: { afterMs: 15_000 } })
  expect(await takePage(URL_, answers(slow, page()))).toEqual({
    url: URL_,
    attempts: 1,
    reason: 'timed out after 15 s',
  })
})

test('what is no page is told in words: a status, a kind of file, nothing at all', async () => {
  const reason = async (answer: Fetched | Error) => {
    const taken = await takePage(URL_, answers(answer))
    return 'reason' in taken ? taken.reason : undefined
  }
  expect(await reason(page({ status: 404 }))).toBe('HTTP 404')
  expect(await reason(page({ status: 500 }))).toBe('HTTP 500')
  expect(await reason(page({ status: 204 }))).toBe('no content')
  expect(await reason(page({ contentType: 'application/pdf' }))).toBe('not HTML (application/pdf)')
  expect(await reason(page({ contentType: '' }))).toBe('not HTML (no content type)')
  expect(await reason(new Error('surprise'))).toBe('surprise')
})

test('a server that cuts every connection is asked twice, and one that cuts the first only loses nothing', async () => {
  let isCutting = true
  await using site = await testSite((_request, response) => {
    if (isCutting) response.socket?.destroy()
    else response.setHeader('content-type', 'text/html').end('<title>Back</title>')
  })
  const fetcher = createFetcher({ allowPrivate: true })
  const cut = await takePage(`${site.origin}/a`, fetcher.fetch)
  expect(cut).toMatchObject({ attempts: 2, reason: 'connection reset' })
  expect(site.requests).toHaveLength(2)
  const again = takePage(`${site.origin}/a`, fetcher.fetch)
  await site.asked(3)
  isCutting = false
  expect(await again).toMatchObject({ page: { title: 'Back' } })
  await fetcher.close()
})
