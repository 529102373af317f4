// The tutorial's story in a real browser: crawl, watch the count, stop, reload and find the task again, final numbers, search, link.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Arrangement, fleet, oneServer } from './arrangement.ts'
import { isKnownElsewhere, newVisitor, openBrowser } from './browser.ts'
import { openSite, type SmallSite } from './small-site.ts'

let browser: Browser
let site: SmallSite

beforeAll(async () => {
  site = await openSite({
    pages: 240,
    latencyMs: 60,
    content: {
      3: {
        title: 'Deadlocks',
        text: 'Two ferries waiting for each other are in a deadlock, says the lighthouse keeper.',
      },
    },
  })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const counts = async (page: Page) => {
  const text = (await page.locator('.count').textContent()) ?? ''
  const [done, total] = text.match(/\d+/g) ?? []
  return { done: Number(done ?? 0), total: Number(total ?? 0) }
}
const untilCount = (page: Page, least: number) =>
  page.waitForFunction(
    (wanted) => Number(/\d+/.exec(document.querySelector('.count')?.textContent ?? '')?.[0] ?? 0) >= wanted,
    least,
  )

describe.each([
  { how: 'of one server on the embedded store', start: oneServer },
  { how: 'of two servers and two workers on PostgreSQL', start: fleet },
])('a visitor of the crawler app, $how,', ({ start }) => {
  let app: Arrangement
  beforeAll(async () => {
    app = await start()
  })
  afterAll(async () => app?.close())

  test('crawls, watches, stops, comes back, and searches (C42, C43, C52, C100, C101, C102, C103, C104)', async () => {
    const { context, complaints } = await newVisitor(browser)
    const page = await context.newPage()
    await page.goto(app.origin)
    await page.getByText('Nothing to search yet').waitFor()

    site.holdAfter(60)
    await page.getByLabel('Sitemap address').fill(site.sitemap)
    await page.getByRole('button', { name: 'Run' }).click()
    await untilCount(page, 20)
    const early = await counts(page)
    expect(early.total).toBe(240)
    site.holdAfter(120)
    await untilCount(page, early.done + 20)

    // Search works while the crawl still runs.
    await page.getByLabel(/Words/).fill('lighthouse')
    await page.locator('.results li').first().waitFor()
    expect((await counts(page)).done).toBeLessThan(240)

    // The same visitor at another server sees the same crawl go on, and stops it from there; the first one is told.
    const other = await context.newPage()
    await isKnownElsewhere(context, app)
    await other.goto(app.elsewhere)
    const { done } = await counts(page)
    site.holdAfter(200)
    await untilCount(other, done + 1)
    await other.getByRole('button', { name: 'Stop' }).click()
    await other.locator('.ending').waitFor()
    expect(await other.locator('.ending').textContent()).toContain('Stopped')
    await expect.poll(site.inFlight).toBe(0)
    const stopped = await counts(other)
    expect(stopped.done).toBeGreaterThan(20)
    expect(stopped.done).toBeLessThan(240)
    await page.locator('.ending').waitFor()
    expect(await counts(page)).toEqual(stopped)

    // The page is closed and opened again: the task is found, with its final numbers, and the query is in the address.
    await page.goto(page.url().replace(app.origin, app.elsewhere))
    await page.locator('.ending').waitFor()
    expect(await counts(page)).toEqual(stopped)
    await page.locator('.results li').first().waitFor()

    site.holdAfter(240)
    // A whole crawl: every page, found by a word of its own, with a link and the word marked.
    await page.getByLabel('Sitemap address').fill(site.sitemap)
    await page.getByRole('button', { name: 'Run' }).click()
    await page.locator('.progress[data-status="completed"]').waitFor()
    expect(await counts(page)).toEqual({ done: 240, total: 240 })
    await page.getByLabel(/Words/).fill('deadlocks')
    await page.getByText('1 page', { exact: true }).waitFor()
    const first = page.getByRole('link', { name: 'Deadlocks' })
    expect(await first.getAttribute('href')).toBe(site.urls[2])
    expect(await page.locator('.results mark').first().textContent()).toMatch(/^deadlocks?$/i)
    await first.click()
    await page.getByRole('heading', { name: 'Deadlocks' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('does not see the crawls of another, and the developer sees them all (C54, C90)', async () => {
    const one = await newVisitor(browser)
    const two = await newVisitor(browser)
    const page = await one.context.newPage()
    await page.goto(app.origin)
    site.holdAfter(200)
    await page.getByLabel('Sitemap address').fill(site.sitemap)
    await page.getByRole('button', { name: 'Run' }).click()
    await untilCount(page, 1)
    const other = await two.context.newPage()
    await other.goto(app.origin)
    await other.getByText('stored page').waitFor()
    expect(await other.locator('.progress').count()).toBe(0)
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.locator('.ending').waitFor()
    const listed = JSON.parse(await app.command('ls', '--json')) as { name: string }[]
    expect(listed.length).toBeGreaterThanOrEqual(3)
    await one.context.close()
    await two.context.close()
  })

  test('may leave: the crawl goes on without a browser, and its figures have their names (C8, C105)', async () => {
    const { context } = await newVisitor(browser)
    const page = await context.newPage()
    await page.goto(app.origin)
    site.holdAfter(200)
    await page.getByLabel('Sitemap address').fill(site.sitemap)
    await page.getByRole('button', { name: 'Run' }).click()
    await untilCount(page, 1)
    await context.close()
    site.holdAfter(240)
    const [{ id }] = JSON.parse(await app.command('ls', '--json', '--limit', '1')) as [{ id: string }]
    await app.command('logs', '-f', id)
    const task = JSON.parse(await app.command('show', '--json', id)) as { status: string; state: object }
    expect(task).toMatchObject({ status: 'completed', state: { total_urls: 240, n_complete: 240 } })
  })

  test('is told at the field what an address lacks (B58)', async () => {
    const { context } = await newVisitor(browser)
    const page = await context.newPage()
    await page.goto(app.origin)
    for (const bad of ['', 'foo', 'javascript:alert(1)', 'file:///etc/passwd', 'ftp://a/b', 'http://user:pw@a/']) {
      await page.getByLabel('Sitemap address').fill(bad)
      await page.getByRole('button', { name: 'Run' }).click()
      const problem = await page.locator('#sitemap-problem').textContent()
      expect(problem?.length).toBeGreaterThan(10)
    }
    expect(await page.locator('.progress').count()).toBe(0)
    await context.close()
  })
})
