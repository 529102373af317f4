// The tutorial is followed to the letter: after every chapter the code compiles, and what the chapter promises happens, in the terminal and in a real browser.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { newVisitor, openBrowser } from '../../../../apps/crawler/test/browser.ts'
import { openSite, type SiteOptions, type SmallSite } from '../../../../apps/crawler/test/small-site.ts'
import { offstage, server } from '../cli/project.ts'
import { codeBlocks } from './code-blocks.ts'
import { chapters, projectAfter, runTool } from './tutorial-project.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

/** Pages after `last` are answered only when the site is told so. */
async function site(options: SiteOptions, last = options.pages): Promise<SmallSite> {
  const opened = await openSite(options)
  opened.holdAfter(last)
  onTestFinished(() => opened.close())
  return opened
}

/** The app of a chapter, built and served; and a visitor's page of it. */
async function open(chapter: string): Promise<{ folder: string; page: Page; complaints: string[] }> {
  const folder = projectAfter(chapter)
  runTool(folder, 'vite/bin/vite.js', 'build', '--logLevel', 'warn')
  const { url } = await server(folder, 'dev')
  const { context, complaints } = await newVisitor(browser)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(url)
  return { folder, page, complaints }
}

async function run(page: Page, { sitemap }: SmallSite): Promise<void> {
  await page.getByLabel('Sitemap').fill(sitemap)
  await page.getByRole('button', { name: 'Run' }).click()
}

test.each([...chapters.keys()])('the code compiles as it stands after “%s”', (chapter) => {
  runTool(projectAfter(chapter), 'typescript/bin/tsc')
})

test('the smallest task prints its argument', async () => {
  const folder = projectAfter('The smallest task')
  const dev = await server(folder, 'dev')
  const url = 'https://example.com/sitemap.xml'
  const { code, out } = await offstage(folder, ['launch', 'crawl', '--arg', url, '--wait'])
  expect([code, out]).toEqual([0, expect.stringMatching(/ Crawling: https:\/\/example\.com\/sitemap\.xml\ncompleted /)])
  await dev.sees(/^crawl \w{10} \| Crawling: https:\/\/example\.com\/sitemap\.xml$/m)
})

test('the crawl reads the site; its result and its error are shown', async () => {
  const folder = projectAfter('Read the site')
  await server(folder, 'dev')
  const { sitemap, urls } = await site({ pages: 3 })
  const { code, out } = await offstage(folder, ['launch', 'crawl', '--arg', sitemap, '--wait'])
  expect([code, out]).toEqual([0, expect.stringMatching(/It has \d+ characters\ncompleted after .*\n3\n$/)])
  for (const url of urls) expect(out).toContain(` Requesting URL ${url}\n`)
  const failed = await offstage(folder, ['launch', 'crawl', '--arg', new URL('/none', sitemap).href, '--wait'])
  expect([failed.code, failed.out]).toEqual([4, expect.stringMatching(/\nfailed after .*\/none answered 404\n$/)])
  const id = failed.out.split('\n')[0] as string
  expect((await offstage(folder, ['show', id.slice(0, 10)])).out).toMatch(/^error .*\/none answered 404\n.*site\.ts:/m)
})

test('the state tells how far the crawl is, and the log what was left out', async () => {
  const folder = projectAfter('Say how far it is')
  await server(folder, 'dev')
  const { sitemap, failing } = await site({ pages: 5, failEvery: 4 })
  const { out } = await offstage(folder, ['launch', 'crawl', '--arg', sitemap, '--wait'])
  const id = out.split('\n')[0] as string
  expect((await offstage(folder, ['ls'])).out).toMatch(/^completed +\w{10} +crawl .* 5\/5$/m)
  expect((await offstage(folder, ['logs', id, '--level', 'warn'])).out).toMatch(
    new RegExp(`^\\S+ warn Left out: ${failing[0]} answered 500\\n$`),
  )
  const followed = await offstage(folder, ['logs', '-f', id])
  expect([followed.code, followed.out]).toEqual([0, (await offstage(folder, ['logs', id])).out])
})

test.each(['A page that watches', 'The same by asking'])(
  'the page shows the count to its end (%s)',
  async (chapter) => {
    const { page, complaints } = await open(chapter)
    await run(page, await site({ pages: 12, latencyMs: 30 }))
    await page.getByText('12 of 12 pages, completed').waitFor()
    expect(complaints).toEqual([])
  },
)

test('the page stops the crawl, and its state stays', async () => {
  const { folder, page, complaints } = await open('Stop it')
  await run(page, await site({ pages: 20 }, 3))
  await page.getByText('3 of 20 pages, running').waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('3 of 20 pages, killed').waitFor()
  expect(await page.getByRole('button', { name: 'Stop' }).count()).toBe(0)
  const [task] = JSON.parse((await offstage(folder, ['ls', '--json'])).out)
  expect([task.status, complaints]).toEqual(['killed', []])
})

test('a page opened anew finds the crawl of its visitor, and nobody else’s', async () => {
  const { page, complaints } = await open('Find it again')
  const crawled = await site({ pages: 6 }, 2)
  await run(page, crawled)
  await page.getByText('2 of 6 pages, running').waitFor()
  await page.reload()
  await page.getByText('2 of 6 pages, running').waitFor()
  const stranger = await newVisitor(browser)
  onTestFinished(() => stranger.context.close())
  const theirs = await stranger.context.newPage()
  const answered = theirs.waitForResponse((response) => response.url().includes('getExistingTasks'))
  await theirs.goto(page.url())
  await (await answered).finished()
  expect(await theirs.getByText('pages').count()).toBe(0)
  crawled.holdAfter(6)
  await page.getByText('6 of 6 pages, completed').waitFor()
  expect(complaints).toEqual([])
})

test.each(['Search them', 'The whole crawler'])(
  'what is stored is found while the crawl runs (%s)',
  async (chapter) => {
    const { page, complaints } = await open(chapter)
    const content = { 3: { title: 'Deadlocks', text: 'Two ferries were waiting for each other.' } }
    const crawled = await site({ pages: 30, failEvery: 25, content }, 20)
    await run(page, crawled)
    await page.getByText('20 of 30 pages, running').waitFor()
    const search = async (words: string) => {
      await page.getByLabel('Words').fill(words)
      await page.getByRole('button', { name: 'Search' }).click()
    }
    await search('wait ferry')
    const hit = page.getByRole('link', { name: 'Deadlocks' })
    await hit.waitFor()
    expect([await hit.getAttribute('href'), await page.getByRole('listitem').count()]).toEqual([crawled.urls[2], 1])
    crawled.holdAfter(30)
    await page.getByText('30 of 30 pages, completed').waitFor()
    await search('lighthouses "page 30"')
    await page.getByRole('link', { name: 'Page 30' }).waitFor()
    expect(complaints).toEqual([])
  },
)

test('every command that the documentation names is one, with the options it is given', async () => {
  const pages = ['README.md', 'packages/offstage/README.md', 'docs/tutorial.md']
  const folder = projectAfter('The smallest task')
  const lines = pages
    .flatMap(codeBlocks)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => [...code.matchAll(/^npx offstage (\w+)([^#\n]*)/gm)])
  expect(new Set(lines.map(([, command]) => command)).size).toBeGreaterThanOrEqual(5)
  for (const command of new Set(lines.map(([, name]) => name as string))) {
    const { code, out } = await offstage(folder, [command, '--help'])
    expect([command, code]).toEqual([command, 0])
    for (const [, name, rest] of lines)
      if (name === command)
        for (const [option] of (rest as string).matchAll(/(?<= )--?[a-z]+/g)) expect(out).toContain(option)
  }
})
