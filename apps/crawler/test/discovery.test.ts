// Where a crawl begins and how far it goes, on a real server: plain addresses, robots.txt, links that never end.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AppServer, newFolder, startApp } from './app-server.ts'
import { crawled, readTablesOf, storedUrls } from './crawled.ts'
import { type LivingSite, livingSite } from './living-site.ts'

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

const own = async () =>
  (await storedUrls()).filter((url) => url.startsWith(site.origin)).map((url) => url.slice(site.origin.length))
const none = () => site.answers.set('/sitemap.xml', (response) => response.writeHead(404).end())

test('a plain address leads to the sitemaps of robots.txt, and what these rules disallow is listed and never asked for', async () => {
  site.answers.set('/robots.txt', (response) =>
    response.end(
      'User-agent: *\nDisallow: /private\nUser-agent: OffstageCrawler\nDisallow: /secret\nSitemap: /maps/all.xml',
    ),
  )
  const urls = ['/a', '/private', '/secret/1', '/secret/2'].map((path) => `${site.origin}${path}`)
  site.answers.set('/maps/all.xml', (response) =>
    response.end(`<urlset>${urls.map((url) => `<url><loc>${url}</loc></url>`).join('')}</urlset>`),
  )
  for (const path of ['/', '/a', '/private', '/secret/1', '/only-linked'])
    site.pages.set(path, `<title>${path}</title><a href=/only-linked>x</a>`)
  const { result, skipped } = await crawled(app, `${site.origin}/`)
  expect(result).toMatchObject({ stored: 2, skipped: 2 })
  expect(await own()).toEqual(['/a', '/private'])
  expect(skipped.map(({ url, reason }) => [url.slice(site.origin.length), reason])).toEqual([
    ['/secret/1', 'disallowed by robots.txt'],
    ['/secret/2', 'disallowed by robots.txt'],
  ])
  expect(site.asked.filter((path) => path.startsWith('/secret'))).toEqual([])
  expect(site.site.requests.every(({ headers }) => headers['user-agent'] === 'OffstageCrawler/0.1')).toBe(true)
})

test('without a word in robots.txt, /sitemap.xml is looked for', async () => {
  site.pages.set('/', 'home').set('/b', 'b')
  expect((await crawled(app, `${site.origin}/`)).result).toMatchObject({ stored: 2 })
})

test('without a sitemap links are followed within the host, none that ask not to be, and pages without an end have one', async () => {
  none()
  const page = (title: string, ...links: string[]) =>
    `<title>${title}</title>${title} ${links.map((link) => `<a ${link}>x</a>`).join(' ')}`
  site.pages.set(
    '/',
    page('Home', 'href=/a', 'href=/day/1', 'rel=nofollow href=/ad', 'href="https://elsewhere.invalid/"', 'href=/gone'),
  )
  site.pages.set('/a', page('A', 'href="/a#part"', 'href=/', 'href=/b'))
  site.pages.set('/b', `<meta name=robots content=nofollow>${page('B', 'href=/c')}`)
  site.pages.set('/c', page('C')).set('/ad', page('Ad'))
  for (let day = 1; day < 100; day++) site.pages.set(`/day/${day}`, page(`Day ${day}`, `href=/day/${day + 1}`))
  const { result, state, failed } = await crawled(app, `${site.origin}/`)
  expect(result).toMatchObject({ stored: 3 + 16, failed: 1 })
  expect(state.notes).toEqual(['The site has no sitemap, so the links of its pages are followed.'])
  expect(failed.map(({ url }) => url)).toEqual([`${site.origin}/gone`])
  expect((await own()).filter((path) => !path.startsWith('/day'))).toEqual(['/', '/a', '/b'])
})

test('pages that are the same, or say whose double they are, are stored once', async () => {
  site.pages.set('/a', '<title>Same</title>')
  site.pages.set('/b', '<title>Same</title>')
  site.pages.set('/c?print', '<link rel=canonical href=/c><title>C, to print</title>')
  site.pages.set('/c', '<title>C</title>')
  site.pages.set('/d', '<link rel=canonical href=https://elsewhere.invalid/d><title>D</title>')
  site.pages.set('/e', '<link rel=canonical href=/nosuch><title>E</title>')
  const { result, skipped } = await crawled(app, `${site.origin}/sitemap.xml`)
  expect(result).toMatchObject({ stored: 4, skipped: 2 })
  const reasons = skipped.map(({ reason }) => reason)
  expect(reasons.filter((reason) => /^same as .*\/[ab]$/.test(reason))).toHaveLength(1)
  expect(reasons).toContain(`canonical is ${site.origin}/c`)
  expect((await own()).filter((path) => path > '/b')).toEqual(['/c', '/d', '/e'])
})

test('where robots.txt cannot be read nothing is asked for, and that is said', async () => {
  site.pages.set('/', 'home')
  site.answers.set('/robots.txt', (response) => response.writeHead(500).end())
  const { status, error } = await crawled(app, `${site.origin}/`)
  expect(status).toBe('failed')
  expect(error?.message).toBe(
    `${site.origin}/robots.txt cannot be read (HTTP 500), so it is not known what may be crawled, and nothing is. Try again later.`,
  )
  expect(site.asked).toEqual(['/robots.txt'])
})

test('the pause that a site asks for is kept', async () => {
  for (let page = 1; page <= 5; page++) site.pages.set(`/${page}`, `<title>${page}</title>`)
  site.answers.set('/robots.txt', (response) => response.end('User-agent: *\nCrawl-delay: 0.3'))
  const times: number[] = []
  site.site.requests.push = (...requests) => {
    times.push(performance.now())
    return Array.prototype.push.apply(site.site.requests, requests)
  }
  expect((await crawled(app, `${site.origin}/sitemap.xml`)).result).toMatchObject({ stored: 5 })
  const gaps = times.slice(1).map((at, index) => at - (times[index] as number))
  expect(gaps).toHaveLength(6)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(299)
})
