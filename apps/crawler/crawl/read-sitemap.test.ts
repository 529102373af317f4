import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { CrawlError } from './crawl-error.ts'
import { type ReadSitemapOptions, readSitemap } from './read-sitemap.ts'

const HOME = 'https://example.com'
const ROOT = `${HOME}/sitemap.xml`
const urlset = (...urls: string[]) => `<urlset>${urls.map((url) => `<url><loc>${url}</loc></url>`).join('')}</urlset>`
const index = (...urls: string[]) =>
  `<sitemapindex>${urls.map((url) => `<sitemap><loc>${url}</loc></sitemap>`).join('')}</sitemapindex>`

interface Answer {
  status?: number
  contentType?: string
  body?: string | Uint8Array
  /** Where it redirected to. */
  url?: string
}

/** A web of these documents, by address; all others are 404. Tells what was asked. */
function web(documents: Record<string, string | Answer>) {
  const asked: string[] = []
  const fetch: ReadSitemapOptions['fetch'] = async (url) => {
    asked.push(url)
    const found = documents[url] ?? { status: 404 }
    const answer: Answer = typeof found === 'string' ? { body: found } : found
    const { status = 200, contentType = 'application/xml', body = '', url: final = url } = answer
    return { url: final, status, contentType, headers: {}, bytes: Buffer.from(body), redirected: final !== url }
  }
  return { fetch, asked }
}

test('the pages of one sitemap: normalised, resolved, each once, of this host; the rest is skipped with its reason', async () => {
  const { fetch } = web({
    [ROOT]: urlset(
      '/a#x',
      '/a',
      'HTTPS://EXAMPLE.com:443/b',
      'https://www.example.com/w',
      'https://other.example/o',
      'javascript:x',
      'http://a b/',
    ),
  })
  expect(await readSitemap(ROOT, { fetch })).toEqual({
    pages: [`${HOME}/a`, `${HOME}/b`, 'https://www.example.com/w'],
    skipped: [
      { url: 'https://other.example/o', reason: 'another host' },
      { url: 'javascript:x', reason: 'invalid address' },
      { url: 'http://a b/', reason: 'invalid address' },
    ],
    skippedCount: 3,
    sitemaps: 1,
    stoppedAtLimit: false,
    isCut: false,
  })
  expect((await readSitemap(ROOT, { fetch, host: 'other.example' })).pages).toEqual(['https://other.example/o'])
})

test('indexes are followed in order, circles are walked once, and a failed sitemap stops nothing', async () => {
  const { fetch, asked } = web({
    [ROOT]: index('/1.xml', '/nested.xml', '/gone.xml', ROOT, '/page.html', '/2.xml'),
    [`${HOME}/1.xml`]: urlset('/a', '/b'),
    [`${HOME}/nested.xml`]: index('/3.xml', '/nested.xml', '/sitemap.xml#again'),
    [`${HOME}/3.xml`]: urlset('/c'),
    [`${HOME}/2.xml`]: urlset('/d', '/a'),
    [`${HOME}/page.html`]: { body: '<html>', contentType: 'text/html' },
  })
  const { pages, skipped, sitemaps } = await readSitemap(ROOT, { fetch, concurrency: 1 })
  expect(pages).toEqual(['a', 'b', 'c', 'd'].map((page) => `${HOME}/${page}`))
  expect(skipped).toEqual([
    { url: `${HOME}/gone.xml`, reason: 'HTTP 404' },
    { url: `${HOME}/page.html`, reason: 'not a sitemap' },
  ])
  expect(sitemaps).toBe(5)
  expect(new Set(asked).size).toBe(asked.length)
  expect(new Set((await readSitemap(ROOT, { fetch, concurrency: 4 })).pages)).toEqual(new Set(pages))
})

test('indexes deeper than three are not followed', async () => {
  const deep = Object.fromEntries([1, 2, 3, 4].map((n) => [`${HOME}/${n}.xml`, index(`/${n + 1}.xml`)]))
  const { fetch, asked } = web({ ...deep, [ROOT]: index('/1.xml', '/pages.xml'), [`${HOME}/pages.xml`]: urlset('/a') })
  const { skipped } = await readSitemap(ROOT, { fetch })
  expect(skipped).toEqual([{ url: `${HOME}/4.xml`, reason: 'more than 3 indexes deep' }])
  expect(asked).not.toContain(`${HOME}/4.xml`)
})

test('an endless site of sitemaps ends at the limits', async () => {
  let served = 0
  const fetch: ReadSitemapOptions['fetch'] = async (url) => {
    served++
    const body =
      url === ROOT ? index(...Array.from({ length: 5000 }, (_, n) => `/s${n}.xml`)) : urlset(`${url}/1`, `${url}/2`)
    return { url, status: 200, contentType: '', headers: {}, bytes: Buffer.from(body), redirected: false }
  }
  const site = await readSitemap(ROOT, { fetch, maxPages: 20 })
  expect([site.pages.length, site.stoppedAtLimit]).toEqual([20, true])
  expect(served).toBeLessThan(20)
  const few = await readSitemap(ROOT, { fetch, maxSitemaps: 10 })
  expect([few.pages.length, few.skippedCount]).toEqual([18, 4991])
})

test('exactly as many pages as allowed is not too many', async () => {
  const { fetch } = web({ [ROOT]: urlset('/a', '/b') })
  expect(await readSitemap(ROOT, { fetch, maxPages: 2 })).toMatchObject({ stoppedAtLimit: false })
  expect(await readSitemap(ROOT, { fetch, maxPages: 1 })).toMatchObject({ pages: [`${HOME}/a`], stoppedAtLimit: true })
})

test('a sitemap that redirects to another host names pages of both', async () => {
  const { fetch } = web({
    [ROOT]: { url: 'https://new.example/map/sitemap.xml', body: urlset('a', 'https://example.com/b') },
  })
  expect((await readSitemap(ROOT, { fetch })).pages).toEqual(['https://new.example/map/a', 'https://example.com/b'])
})

test('a sitemap cut off gives what it holds, and the cut is told', async () => {
  const { fetch } = web({ [ROOT]: urlset('/a', '/b').slice(0, -20) })
  expect(await readSitemap(ROOT, { fetch })).toMatchObject({
    pages: [`${HOME}/a`],
    skipped: [{ url: ROOT, reason: 'read in part: ends early' }],
  })
})

test.each<[string, Answer, string, RegExp]>([
  ['is missing', { status: 404 }, 'HTTP_ERROR', /^https:\/\/example\.com\/sitemap\.xml answered HTTP 404\.$/],
  ['fails', { status: 500 }, 'HTTP_ERROR', /HTTP 500/],
  [
    'is a web page',
    { body: '<!doctype html><p>Hi', contentType: 'text/html; charset=utf-8' },
    'NOT_A_SITEMAP',
    /^Fetched https:\/\/example\.com\/sitemap\.xml \(200 text\/html\) but found no <loc> entries\.$/,
  ],
  ['is empty', { body: '' }, 'SITEMAP_EMPTY', /\(200 application\/xml\) but it is empty/],
  ['lists nothing', { body: '<urlset></urlset>' }, 'SITEMAP_EMPTY', /a sitemap that lists no pages/],
  [
    'is a picture',
    { body: Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), contentType: 'image/png' },
    'SITEMAP_BINARY',
    /binary data/,
  ],
  ['is cut-off gzip', { body: gzipSync(randomBytes(9999)).subarray(0, 15) }, 'TRUNCATED_GZIP', /damaged or ends early/],
  ['is a bomb', { body: gzipSync(`<urlset>${' '.repeat(51 << 20)}`) }, 'TOO_LARGE', /stopped at 50 MB/],
  [
    'names other hosts only',
    { body: urlset('https://x.example/') },
    'SITEMAP_EMPTY',
    /no page .* 1 entries were skipped, the first \(https:\/\/x\.example\/\) for another host/,
  ],
  ['names lost sitemaps only', { body: index('/lost.xml') }, 'SITEMAP_EMPTY', /lost\.xml\) for HTTP 404/],
])('an address that %s is refused with a plain reason (B61)', async (_what, answer, code, message) => {
  const { fetch } = web({ [ROOT]: answer })
  await expect(readSitemap(ROOT, { fetch })).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('what is no address is refused before anything is fetched', async () => {
  const { fetch, asked } = web({})
  await expect(readSitemap('ftp://example.com/', { fetch })).rejects.toMatchObject({ code: 'INVALID_URL' })
  expect(asked).toEqual([])
})

test('a failure to fetch the first sitemap is given as it is; an abort gives its reason', async () => {
  const fetch = async () => Promise.reject(new CrawlError('BLOCKED_ADDRESS', '10.0.0.1 is a private address.'))
  await expect(readSitemap(ROOT, { fetch })).rejects.toMatchObject({ code: 'BLOCKED_ADDRESS' })
  await expect(readSitemap(ROOT, { fetch, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
})
