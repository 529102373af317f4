// Whole crawls of odd sites on a real server: what is stored, what is listed as failed, and what the person is told.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestSite, testSite } from '../crawl/test-site.ts'
import { pages } from '../pages.ts'
import { type AppServer, newFolder, startApp } from './app-server.ts'
import { crawled, readTablesOf, storedUrls } from './crawled.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

let app: AppServer
let site: TestSite
/** What the site answers, by path; all else is 404. */
const answers = new Map<string, Answer>()

beforeAll(async () => {
  const data = newFolder()
  app = await startApp(data)
  readTablesOf(data)
  site = await testSite((request, response) => {
    const answer = answers.get(request.url ?? '')
    if (answer) answer(response, request)
    else response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>')
  })
})
afterAll(async () => {
  await app?.close()
  await site?.[Symbol.asyncDispose]()
})

const html = (body: string | Uint8Array, type = 'text/html'): Answer => {
  return (response) => response.writeHead(200, { 'content-type': type }).end(body)
}
const xml = (body: string | Uint8Array): Answer => html(body, 'application/xml')
const urlset = (...paths: string[]) =>
  `<urlset>${paths.map((path) => `<url><loc>${site.origin}${path}</loc></url>`).join('')}</urlset>`
const at = (...paths: string[]) => paths.map((path) => site.origin + path)
const pageAt = (path: string) => pages.search({ url: site.origin + path }).first()
const crawlOf = (path: string) => crawled(app, site.origin + path)

describe('a crawl', () => {
  test('of an index, gzipped sitemaps and duplicates stores each page once and lists each failure with its reason (C102, C103)', async () => {
    answers.set(
      '/index.xml',
      xml(`<sitemapindex><sitemap><loc>${site.origin}/one.xml.gz</loc></sitemap>
      <sitemap><loc>${site.origin}/two.xml</loc></sitemap><sitemap><loc>${site.origin}/gone.xml</loc></sitemap></sitemapindex>`),
    )
    answers.set('/one.xml.gz', xml(gzipSync(urlset('/a', '/b', '/a', '/a#part'))))
    answers.set(
      '/two.xml',
      xml(urlset('/b', '/moved', '/away', '/no', '/broken', '/cut', '/data.pdf', '/big', '/nearly')),
    )
    answers.set('/a', html('<title>Page A</title>ferries'))
    answers.set('/b', html('<title>Page B</title>ferries'))
    answers.set('/moved', (response) => response.writeHead(301, { location: '/a' }).end())
    answers.set('/away', (response) => response.writeHead(302, { location: '/away' }).end())
    answers.set('/broken', (response) => response.writeHead(500).end())
    answers.set('/cut', (response) => response.socket?.destroy())
    answers.set('/data.pdf', html('%PDF', 'application/pdf'))
    answers.set('/big', html(`<title>Big</title>${'x'.repeat(5 * 2 ** 20)}`))
    answers.set('/nearly', html(`<title>Nearly</title>${'word '.repeat(2 ** 20 - 20)}`))

    const task = await crawlOf('/index.xml')
    expect(task).toMatchObject({ status: 'completed', result: { pages: 3, failed: 6, skipped: 1 } })
    expect(task.state).toMatchObject({
      sitemap_url: `${site.origin}/index.xml`,
      total_urls: 10,
      n_complete: 10,
      n_failed: 6,
    })
    expect(task.state).not.toHaveProperty('pages_per_second')
    expect(await storedUrls()).toEqual(at('/a', '/b', '/nearly'))
    expect(task.skipped).toEqual([{ url: `${site.origin}/moved`, reason: `redirects to ${site.origin}/a` }])
    expect(task.failed).toEqual([
      { url: `${site.origin}/away`, reason: 'too many redirects', attempts: 1 },
      { url: `${site.origin}/big`, reason: 'too large (over 5 MB)', attempts: 1 },
      { url: `${site.origin}/broken`, reason: 'HTTP 500', attempts: 1 },
      { url: `${site.origin}/cut`, reason: 'connection reset', attempts: 3 },
      { url: `${site.origin}/data.pdf`, reason: 'not HTML (application/pdf)', attempts: 1 },
      { url: `${site.origin}/no`, reason: 'HTTP 404', attempts: 1 },
    ])
    expect([...(task.state.failures ?? [])].map(({ url }) => url).sort()).toEqual(task.failed.map(({ url }) => url))
    expect(task.log).toContain(`Crawling: ${site.origin}/index.xml`)
    for (const url of at('/a', '/no'))
      expect(task.log.match(new RegExp(`Requesting URL ${url}$`, 'gm'))).toHaveLength(1)
    expect(task.log).toContain(`${site.origin}/gone.xml (HTTP 404)`)
  })

  test('of the same site again updates its pages and never doubles them (C103)', async () => {
    answers.set('/again.xml', xml(urlset('/a', '/b')))
    const before = await pageAt('/a')
    answers.set('/a', html('<title>Page A, revised</title>lighthouses'))
    expect((await crawlOf('/again.xml')).result).toMatchObject({ stored: 1, unchanged: 1 })
    const after = await pageAt('/a')
    expect(after).toMatchObject({ id: before?.id, title: 'Page A, revised', text: 'lighthouses' })
    expect(after?.last_indexed.getTime()).toBeGreaterThan(before?.last_indexed.getTime() as number)
    expect(await pages.count({ url: `${site.origin}/a` })).toBe(1)
    const { total } = await (await fetch(`${app.origin}/api/search?q=lighthouses`)).json()
    expect(total).toBe(1)
  })

  test('reads a page without a charset as its bytes say', async () => {
    answers.set('/latin.xml', xml(urlset('/latin', '/utf8')))
    answers.set('/latin', html(Buffer.from('<title>Ch\xe2teau d\x92If</title>fa\xe7ade', 'latin1')))
    answers.set('/utf8', html(Buffer.from('<title>Château</title>façade')))
    expect((await crawlOf('/latin.xml')).result).toMatchObject({ stored: 2 })
    expect((await pageAt('/latin'))?.text).toContain('façade')
    expect((await pageAt('/latin'))?.title).toBe('Château d’If')
    expect((await pageAt('/utf8'))?.text).toBe('façade')
  })

  test('leaves out addresses of more than 2,048 characters, with a line in the log (B57)', async () => {
    const longest = `/${'y'.repeat(2048 - site.origin.length - 1)}`
    answers.set('/long.xml', xml(urlset('/b', `${longest}y`, longest)))
    answers.set(longest, html('<title>Longest</title>'))
    const task = await crawlOf('/long.xml')
    expect(task).toMatchObject({ status: 'completed', result: { pages: 2 }, state: { total_urls: 2 } })
    expect(task.log).toMatch(/Left out of the crawl: 1 .*address over 2,048 characters/)
    expect((await pageAt(longest))?.title).toBe('Longest')
  })

  test('of pages that are all gone ends, with every one of them listed', async () => {
    answers.set('/all-gone.xml', xml(urlset('/gone-1', '/gone-2', '/gone-3')))
    const task = await crawlOf('/all-gone.xml')
    expect(task).toMatchObject({
      status: 'completed',
      result: { pages: 0 },
      state: { total_urls: 3, n_complete: 3, n_failed: 3 },
    })
    expect(task.failed.map(({ url }) => url)).toEqual(at('/gone-1', '/gone-2', '/gone-3'))
  })

  test('of what is no sitemap fails with one line that says what was found there (B61)', async () => {
    answers.set('/empty.xml', xml(''))
    answers.set('/none.xml', xml('<urlset></urlset>'))
    answers.set('/page', html('{}', 'application/json'))
    const said = async (path: string) => {
      const { status, error, failed } = await crawlOf(path)
      expect({ status, failed }).toEqual({ status: 'failed', failed: [] })
      return error?.message
    }
    expect(await said('/page')).toBe(`Fetched ${site.origin}/page (200 application/json) but found no <loc> entries.`)
    expect(await said('/none.xml')).toMatch(/but it is a sitemap that lists no pages\.$/)
    expect(await said('/empty.xml')).toMatch(/but it is empty\.$/)
    expect(await said('/nosuch.xml')).toBe(`${site.origin}/nosuch.xml answered HTTP 404.`)
  })
})

test('without leave to crawl private addresses a crawl of one fails with one line that says how to give it (B59)', async () => {
  answers.set('/map.xml', xml(urlset('/a')))
  const strict = await startApp(newFolder(), 0, { OFFSTAGE_ALLOW_PRIVATE: '' })
  try {
    const asked = site.requests.length
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254']) {
      const { id } = JSON.parse(await strict.command('launch', '--json', 'crawl', JSON.stringify([`http://${host}/`])))
      await strict.command('logs', '-f', id)
      const { status, error } = JSON.parse(await strict.command('show', '--json', id))
      expect([host, status]).toEqual([host, 'failed'])
      expect(error.message).toMatch(/private address.*OFFSTAGE_ALLOW_PRIVATE=1\.$/)
      expect(error.message).not.toContain('\n')
    }
    expect(site.requests).toHaveLength(asked)
  } finally {
    await strict.close()
  }
})
