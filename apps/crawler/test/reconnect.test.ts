// The page when things go wrong around it: the server away for seconds, the visitor's cookie gone, two tabs, hasty fingers, Back and Forward.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AppServer, newFolder, startApp } from './app-server.ts'
import { newVisitor, openBrowser } from './browser.ts'
import { openSite, type SmallSite } from './small-site.ts'

let browser: Browser
let app: AppServer
let site: SmallSite

beforeAll(async () => {
  site = await openSite({ pages: 300, latencyMs: 40 })
  // No crawl ends before it is stopped.
  site.holdAfter(250)
  app = await startApp(newFolder())
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
  await site?.close()
})

const run = async (page: Page) => {
  await page.getByLabel('Sitemap address').fill(site.sitemap)
  await page.getByRole('button', { name: 'Run' }).click()
}
const untilCount = (page: Page, least: number) =>
  page.waitForFunction(
    (wanted) => Number(/\d+/.exec(document.querySelector('.count')?.textContent ?? '')?.[0] ?? 0) >= wanted,
    least,
  )
const stop = async (page: Page) => {
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.locator('.ending.calm').waitFor()
}
const launched = async () => (JSON.parse(await app.command('ls', '--json')) as unknown[]).length

test('a page whose server is away says so, and goes on by itself when it is back (C53)', async () => {
  const { context, complaints } = await newVisitor(browser)
  const page = await context.newPage()
  await page.goto(app.origin)
  await run(page)
  await untilCount(page, 20)
  const back = await app.crash()
  const note = page.getByText('The live connection is lost')
  await note.waitFor()
  await page.getByLabel(/Words/).fill('lighthouses')
  await page.locator('.problem').waitFor()
  // So often that the page has given up on the stream and polls.
  for (let failed = 0; failed < 8; failed++) await page.waitForEvent('requestfailed')
  app = await back()
  await page.locator('.progress[data-status="missing"]').waitFor()
  await note.waitFor({ state: 'detached' })
  await page.locator('.results li').first().waitFor()
  expect(await page.locator('.problem').count()).toBe(0)
  await run(page)
  await untilCount(page, 20)
  await stop(page)
  expect(complaints).toEqual([])
  await context.close()
})

test('a page whose cookie is gone still shows its crawl and can run another', async () => {
  const { context, complaints } = await newVisitor(browser)
  const page = await context.newPage()
  await page.goto(app.origin)
  await run(page)
  await untilCount(page, 10)
  await context.clearCookies()
  await untilCount(page, 40)
  await stop(page)
  await run(page)
  await untilCount(page, 10)
  await stop(page)
  await page.reload()
  await page.locator('.ending.calm').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('two tabs of one visitor show the same crawl, and either may stop it', async () => {
  const { context } = await newVisitor(browser)
  const one = await context.newPage()
  await one.goto(app.origin)
  const two = await context.newPage()
  await two.goto(app.origin)
  await one.bringToFront()
  await run(one)
  await untilCount(one, 10)
  // The other tab learns of it when it is turned to.
  await two.evaluate(() => window.dispatchEvent(new Event('focus')))
  await untilCount(two, 10)
  await stop(two)
  await one.locator('.ending.calm').waitFor()
  expect(await one.locator('.count').textContent()).toBe(await two.locator('.count').textContent())
  await context.close()
})

test('Run or Stop pressed twice is pressed once', async () => {
  const { context, complaints } = await newVisitor(browser)
  const page = await context.newPage()
  await page.goto(app.origin)
  const before = await launched()
  await page.getByLabel('Sitemap address').fill(site.sitemap)
  await page.getByRole('button', { name: 'Run' }).dblclick()
  await untilCount(page, 10)
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByText('being crawled already').waitFor()
  expect(await launched()).toBe(before + 1)
  await page.getByRole('button', { name: 'Stop' }).dblclick()
  await page.locator('.ending.calm').waitFor()
  expect(await page.locator('.problem').count()).toBe(0)
  await page.getByRole('button', { name: 'Run' }).click()
  await untilCount(page, 10)
  expect(await launched()).toBe(before + 2)
  await stop(page)
  expect(complaints).toEqual([])
  await context.close()
})

test('Back and Forward move between searches, and a shared address opens one', async () => {
  const { context } = await newVisitor(browser)
  const page = await context.newPage()
  await page.goto(`${app.origin}/?q=ferries`)
  const field = page.getByLabel(/Words/)
  await page.locator('.results li').first().waitFor()
  await field.press('End')
  await field.pressSequentially(' lighthouses')
  await page.waitForURL(/q=ferries(\+|%20)lighthouses/)
  await page.goBack()
  expect(await field.inputValue()).toBe('ferries')
  await page.locator('.results mark', { hasText: 'ferries' }).first().waitFor()
  await page.goForward()
  expect(await field.inputValue()).toBe('ferries lighthouses')
  await page.locator('.results a').first().click()
  await page.waitForURL(/page-\d+\.html/)
  await page.goBack()
  await page.locator('.results li').first().waitFor()
  expect(await field.inputValue()).toBe('ferries lighthouses')
  await context.close()
})

test('a page that is older than its server says what to do, and is no white page', async () => {
  const { context, complaints } = await newVisitor(browser)
  await context.route('**/offstage/**', (route) =>
    route.continue({ headers: { ...route.request().headers(), 'x-offstage-wire': '0' } }),
  )
  const page = await context.newPage()
  await page.goto(app.origin)
  await page.getByText('of an older version than its server. Reload the page.').waitFor()
  await run(page)
  await page
    .getByText(/older version .* Reload the page/)
    .nth(1)
    .waitFor()
  expect(await page.getByRole('heading', { name: 'Site search' }).isVisible()).toBe(true)
  expect(complaints).toEqual([])
  await context.close()
})
