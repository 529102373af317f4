// What a visitor may do with whole sites, by the functions that the page calls, on a real server.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pages, visits } from '../pages.ts'
import { type AppServer, newFolder, startApp } from './app-server.ts'
import { readTablesOf } from './crawled.ts'
import { type LivingSite, livingSite } from './living-site.ts'
import { visitorOf } from './page-client.ts'

let app: AppServer
let one: LivingSite
let two: LivingSite

beforeAll(async () => {
  const data = newFolder()
  app = await startApp(data)
  readTablesOf(data)
  one = await livingSite()
  two = await livingSite()
  for (const site of [one, two])
    for (let page = 1; page <= 5; page++) site.pages.set(`/${page}`, `<title>Page ${page}</title>`)
  one.answers.set('/5', (response) => response.writeHead(403).end())
})
afterAll(async () => {
  await app?.close()
  await one?.[Symbol.asyncDispose]()
  await two?.[Symbol.asyncDispose]()
})

test('sites stand side by side, each with its pages, its last crawl and why pages are missing; never with HTML', async () => {
  const visitor = visitorOf(app.origin)
  const tasks = [
    await visitor.launchOneCrawler(`${one.origin}/sitemap.xml`),
    await visitor.launchOneCrawler(`${two.origin}/`),
  ]
  await Promise.all(tasks.map((task) => task.result()))
  const listed = await visitor.listSites()
  expect(listed).toMatchObject([
    { site: one.origin, address: `${one.origin}/sitemap.xml`, pages: 4, schedule: null },
    { site: two.origin, address: `${two.origin}/`, pages: 5, last: { failed: 0 } },
  ])
  expect(listed[0]?.crawl).toMatchObject({
    id: tasks[0]?.id,
    status: 'completed',
    state: { total_urls: 5, phase: 'done' },
  })
  expect(listed[0]?.last).toMatchObject({ stored: 4, failed: 1, failed_by_reason: { 'HTTP 403': 1 } })
  expect(await listed[0]?.crawl?.task?.result()).toMatchObject({ stored: 4 })
  expect(await visitor.failedPages(tasks[0]!)).toEqual([{ url: `${one.origin}/5`, reason: 'HTTP 403' }])
  expect(JSON.stringify(listed)).not.toContain('<title>')
  // Another visitor sees the site, and has no hand on the crawl.
  const other = (await visitorOf(app.origin).listSites())[0]
  expect(other).toMatchObject({ site: one.origin, crawl: { status: 'completed', task: null } })
})

test('a site is crawled once more, one crawl at a time', async () => {
  const visitor = visitorOf(app.origin)
  two.forget()
  two.letThrough(2)
  const first = await visitor.recrawl(two.origin)
  await expect.poll(two.inFlight).toBeGreaterThan(0)
  const second = await visitorOf(app.origin).recrawl(two.origin)
  expect((await second.snapshot()).status).toBe('queued')
  two.letThrough(1000)
  expect(await first.result()).toMatchObject({ unchanged: 5 })
  expect(await second.result()).toMatchObject({ unchanged: 5 })
})

test('a site is crawled by itself, until it is not', async () => {
  const visitor = visitorOf(app.origin)
  await visitor.scheduleRecrawl(one.origin, '1 day')
  expect((await visitor.listSites())[0]?.schedule).toBe('1 day')
  const schedules = async () =>
    (JSON.parse(await app.command('schedules', '--json')) as { name: string }[]).map(({ name }) => name)
  expect(await schedules()).toEqual([`crawl ${one.origin}`])
  // Whoever comes may change it, or end it.
  await visitorOf(app.origin).scheduleRecrawl(one.origin, '30 2 * * *')
  expect((await visitor.listSites())[0]?.schedule).toBe('30 2 * * *')
  await expect(visitor.scheduleRecrawl(one.origin, '61 * * * *')).rejects.toMatchObject({ code: 'INVALID_SCHEDULE' })
  expect((await visitor.listSites())[0]?.schedule).toBe('30 2 * * *')
  await visitor.scheduleRecrawl(one.origin, null)
  await visitor.scheduleRecrawl(one.origin, null)
  expect(await schedules()).toEqual([])
})

test('a site is deleted with all that is stored of it, even while it is crawled; others stay', async () => {
  const visitor = visitorOf(app.origin)
  await visitor.scheduleRecrawl(one.origin, '@daily')
  one.letThrough(1)
  const running = await visitor.recrawl(one.origin)
  await expect.poll(one.inFlight).toBeGreaterThan(0)
  expect(await visitor.deleteSite(one.origin)).toBe(4)
  expect((await running.snapshot()).status).toBe('killed')
  expect((await visitor.listSites()).map(({ site }) => site)).toEqual([two.origin])
  expect([await pages.count({ site: one.origin }), await visits.count({ site: one.origin })]).toEqual([0, 0])
  expect(await pages.count({ site: two.origin })).toBe(5)
  expect(JSON.parse(await app.command('schedules', '--json'))).toEqual([])
})

test('what is no site, no task and no address is refused with a word', async () => {
  const visitor = visitorOf(app.origin)
  const refused = async (call: Promise<unknown>) =>
    (
      await call.then(
        () => ({ code: 'none' }),
        (error) => error,
      )
    ).code
  for (const bad of [
    '',
    'https://nosuch.example',
    `${two.origin}/`,
    7,
    null,
    { key: two.origin },
    ['x'],
    'x'.repeat(5000),
  ]) {
    const site = bad as string
    const codes = [
      await refused(visitor.recrawl(site)),
      await refused(visitor.deleteSite(site)),
      await refused(visitor.scheduleRecrawl(site, '1 day')),
    ]
    expect(new Set(codes)).toEqual(
      new Set([typeof bad === 'string' && bad.length < 100 ? 'NOT_FOUND' : 'INVALID_ARGS']),
    )
  }
  for (const bad of [undefined, 7, '', 'x', {}])
    expect(await refused(visitor.launchOneCrawler(bad as string))).toMatch(/^INVALID_(ARGS|URL)$/)
  for (const bad of ['', 'soon', 7, {}])
    expect(await refused(visitor.scheduleRecrawl(two.origin, bad as string))).toBe('INVALID_SCHEDULE')
  expect(await refused(visitor.resumeCrawl('x' as never))).toBe('INVALID_ARGS')
})
