// The page in its main states, wide and narrow, light and dark: no WCAG 2.2 AA finding of axe, nothing to scroll sideways, and all of it by keyboard.
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AppServer, startApp } from './app-server.ts'
import { newVisitor, openBrowser } from './browser.ts'
import { openSite, type SmallSite } from './small-site.ts'

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let browser: Browser
let app: AppServer
let site: SmallSite

beforeAll(async () => {
  const content = {
    1: { title: `Lighthouse ${'of a very long name '.repeat(14)}`, text: 'A lighthouse.' },
    2: { title: `${'unbroken'.repeat(35)}`, text: `A lighthouse. ${'unbroken'.repeat(60)}` },
    3: { title: 'שלום \u202egnp.exe', text: 'שלום lighthouse' },
    4: { title: '&lt;script&gt;document.title = 1&lt;/script&gt;', text: 'A &lt;b&gt;lighthouse&lt;/b&gt;.' },
  }
  site = await openSite({ pages: 60, failEvery: 7, content })
  site.holdAfter(39)
  app = await startApp()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
  await site?.close()
})

/** Everything axe finds, and how far the page can be scrolled sideways, in each form of the page. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const width of [1280, 360, 320]) {
    await page.setViewportSize({ width, height: 900 })
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (sideways > 0) found.push(`${width}: scrolls sideways by ${sideways}`)
    if (width === 320) continue
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const { violations } = await new AxeBuilder({ page }).withTags(STANDARDS).analyze()
      for (const { id, nodes } of violations)
        found.push(`${width} ${colorScheme}: ${id} at ${nodes.map(({ html }) => html).join(' | ')}`)
    }
  }
  return found
}

test('every state of the page passes axe and fits narrow screens', async () => {
  const { context, complaints } = await newVisitor(browser)
  const page = await context.newPage()
  await page.goto(app.origin)
  await page.getByText('Nothing to search yet').waitFor()
  expect(await findings(page)).toEqual([])

  await page.getByRole('button', { name: 'Run' }).click()
  await page.locator('#sitemap-problem').waitFor()
  expect(await findings(page)).toEqual([])

  await page.getByLabel('Sitemap address').fill(site.sitemap)
  await page.getByRole('button', { name: 'Run' }).click()
  await page.locator('.failures summary').click()
  await page.locator('.pace:not(:empty)').waitFor()
  expect(await findings(page)).toEqual([])

  site.holdAfter(60)
  await page.locator('.progress[data-status="completed"]').waitFor()
  expect(await findings(page)).toEqual([])

  await page.getByLabel('Crawled by itself').selectOption('other')
  await page.getByLabel('Minute, hour, day, month, weekday').waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel')
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  for (const [words, line] of [
    ['lighthouse', '1 to 20 shown'],
    ['lighthouse nosuchword', 'No page holds all'],
    ['nosuchword', 'No stored page holds'],
    ['שלום', '1 page'],
    ['unbroken'.repeat(35), '1 page'],
  ] as const) {
    await page.getByLabel(/Words/).fill(words)
    await page.locator('.total', { hasText: line }).waitFor()
    expect(await findings(page)).toEqual([])
  }

  await page.getByLabel('Sitemap address').fill(`${site.sitemap}?none`)
  await page.getByRole('button', { name: 'Run' }).click()
  await page.locator('.progress[data-status="failed"]').waitFor()
  await page.locator('.history summary').click()
  await page.locator('.history li').nth(1).waitFor()
  expect(await findings(page)).toEqual([])
  expect(await page.title()).toBe('Site search')
  expect(complaints).toEqual([])
  await context.close()
})

test('a crawl can be run, stopped, looked into and searched with the keyboard alone', async () => {
  const { context } = await newVisitor(browser)
  const page = await context.newPage()
  const slow = await openSite({ pages: 400, latencyMs: 40, failEvery: 5 })
  const focused = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.tagName)
  await page.goto(app.origin)
  await page.getByLabel('Sitemap address').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type('foo')
  await page.keyboard.press('Enter')
  await page.locator('#sitemap-problem').waitFor()
  // Back at the field that has to be mended.
  await page.keyboard.press('Control+A')
  await page.keyboard.type(slow.sitemap)
  await page.keyboard.press('Enter')
  await page.locator('.failures').waitFor()
  const order: (string | undefined)[] = []
  for (let step = 0; step < 4; step++) {
    await page.keyboard.press('Tab')
    order.push(await focused())
  }
  expect(order).toEqual(['Run', 'Stop', 'Newest pages', expect.stringMatching(/pages? failed/)])
  await page.keyboard.press('Enter')
  await page.locator('.failures[open]').waitFor()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await page.locator('.ending.calm').waitFor()
  // Where Stop was, the way goes on.
  await page.keyboard.press('Tab')
  expect(await focused()).toBe('Resume')
  await page.keyboard.press('Tab')
  expect(await focused()).toMatch(/pages? failed/)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('UL')
  await page.keyboard.press('/')
  await page.keyboard.type('lighthouses')
  await page.locator('.results a').first().waitFor()
  await page.keyboard.press('ArrowDown')
  expect(await page.evaluate(() => document.activeElement?.closest('.results') !== null)).toBe(true)
  await context.close()
  await slow.close()
})
