// Crawling a site again, on a real server: only what changed is fetched and written, what is gone goes, what was stopped goes on.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { pages } from '../pages.ts'
import { type AppServer, newFolder, startApp } from './app-server.ts'
import { crawled, readTablesOf, storedUrls } from './crawled.ts'
import { type LivingSite, livingSite } from './living-site.ts'
import { visitorOf } from './page-client.ts'

let app: AppServer
let site: LivingSite

beforeAll(async () => {
  const data = newFolder()
  app = await startApp(data)
  readTablesOf(data)
})
afterAll(() => app?.close())
beforeEach(async () => {
  site = await livingSite()
})
afterEach(() => site[Symbol.asyncDispose]())

const html = (title: string, body = '') => `<title>${title}</title><p>${title} says ${body}`
const fill = (count: number) => {
  for (let page = 1; page <= count; page++)
    site.pages.set(`/${page}`, html(`Page ${page}`, `<a href="/${page + 1}">next of ${page}</a>`))
}
const at = (path: string) => site.origin + path
const own = async () =>
  (await storedUrls()).filter((url) => url.startsWith(site.origin)).map((url) => url.slice(site.origin.length))
const rowsOf = async () => {
  const rows = await pages.search({ site: site.origin }, { orderBy: 'url' }).toArray()
  return rows.map(({ url, crawl, last_indexed, anchors }) => ({ url, crawl, anchors, at: last_indexed.getTime() }))
}

test('nothing is fetched or written of a site that has not changed; then exactly what changed and went', async () => {
  fill(12)
  expect((await crawled(app, at('/sitemap.xml'))).result).toMatchObject({ stored: 12 })
  const before = await rowsOf()
  expect(before.find(({ url }) => url.endsWith('/2'))?.anchors).toBe('next of 1')

  site.forget()
  expect((await crawled(app, at('/sitemap.xml'))).result).toMatchObject({ pages: 12, stored: 0, unchanged: 12 })
  expect(site.unchanged).toBe(12)
  expect(await rowsOf()).toEqual(before)

  site.forget()
  site.pages.set('/3', html('Page 3, revised', '<a href="/5">a shortcut</a>'))
  site.pages.delete('/7')
  expect((await crawled(app, at('/sitemap.xml'))).result).toMatchObject({ stored: 1, unchanged: 10, deleted: 1 })
  expect(site.unchanged).toBe(10)
  expect(await own()).not.toContain('/7')
  const after = await rowsOf()
  // The link from the page that went is gone, and there is a new one.
  expect(after.find(({ url }) => url.endsWith('/8'))?.anchors).toBe('')
  expect(after.find(({ url }) => url.endsWith('/5'))?.anchors).toBe('a shortcut\nnext of 4')
  const written = after.filter(({ url, at }) => before.find((row) => row.url === url)?.at !== at)
  expect(written.map(({ url }) => url)).toEqual([at('/3')])
})

test('a crawl that would delete more than a tenth of a site deletes nothing and says so, until somebody allows it', async () => {
  fill(20)
  await crawled(app, at('/sitemap.xml'))
  for (let page = 1; page <= 8; page++) site.pages.delete(`/${page}`)
  const held = await crawled(app, at('/sitemap.xml'))
  expect(held.result).toMatchObject({ deleted: 0, held: 8 })
  expect(held.state.held).toMatchObject({ gone: 8, of: 20 })
  expect(held.log).toContain('8 of 20 pages seem to be gone')
  expect(await own()).toHaveLength(20)

  const visitor = visitorOf(app.origin)
  const listed = (await visitor.listSites()).find((one) => one.site === site.origin)
  expect(listed).toMatchObject({ pages: 20, last: { held: 8 } })
  const task = await visitor.recrawl(site.origin, { allowDeleting: true })
  expect(await task.result()).toMatchObject({ deleted: 8, held: 0 })
  expect(await own()).toHaveLength(12)
})

test('pages that fail for now are kept, pages that say they are no more are not', async () => {
  fill(8)
  await crawled(app, at('/sitemap.xml'))
  site.answers.set('/1', (response) => response.writeHead(500).end())
  site.answers.set('/2', (response) => response.writeHead(410).end())
  site.answers.set('/3', (response) =>
    response.writeHead(200, { 'content-type': 'text/html', 'x-robots-tag': 'noindex' }).end('<p>hidden'),
  )
  const { result, failed, skipped } = await crawled(app, at('/sitemap.xml'))
  expect(result).toMatchObject({ unchanged: 5, failed: 2, skipped: 1, deleted: 2 })
  expect(failed.map(({ reason }) => reason)).toEqual(['HTTP 500', 'HTTP 410'])
  expect(skipped).toEqual([{ url: at('/3'), reason: 'asks not to be indexed' }])
  expect(await own()).toEqual(['/1', '/4', '/5', '/6', '/7', '/8'])
})

test('a crawl that is stopped leaves nothing in flight and keeps what it stored; resumed, it fetches none of that again', async () => {
  fill(60)
  site.letThrough(25)
  const visitor = visitorOf(app.origin)
  const task = await visitor.launchOneCrawler(at('/sitemap.xml'))
  await expect.poll(async () => (await own()).length).toBe(25)
  await expect(visitor.resumeCrawl(task)).rejects.toMatchObject({ code: 'ALREADY_RUNNING' })
  const asked = performance.now()
  await visitor.killCrawler(task)
  await expect.poll(site.inFlight).toBe(0)
  expect(performance.now() - asked).toBeLessThan(2000)
  const stored = await own()

  site.forget()
  site.letThrough(1000)
  const resumed = await visitor.resumeCrawl(task)
  expect(await resumed.result()).toMatchObject({ pages: 60, failed: 0, deleted: 0 })
  expect(site.asked.filter((path) => stored.includes(path))).toEqual([])
  expect(site.asked.filter((path) => /^\/\d/.test(path))).toHaveLength(35)
  expect(await own()).toHaveLength(60)
  expect((await resumed.snapshot()).state).toMatchObject({ total_urls: 60, n_complete: 60, phase: 'done' })
  await expect(visitor.resumeCrawl(resumed)).rejects.toMatchObject({ code: 'INVALID_ARGS' })
})
