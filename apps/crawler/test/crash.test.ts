// The server dies in mid-crawl and comes back: the task is missing with what it had, nothing is left running, and the open page goes on.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AppServer, newFolder, startApp } from './app-server.ts'
import { newVisitor, openBrowser } from './browser.ts'
import { openSite, type SmallSite } from './small-site.ts'

let browser: Browser
let app: AppServer
let site: SmallSite

beforeAll(async () => {
  site = await openSite({ pages: 2000, latencyMs: 30, failEvery: 25 })
  app = await startApp(newFolder())
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
  await site?.close()
})

test('a task whose server was killed is missing, with its last state, and its handle still works (C12, C53)', async () => {
  const { context } = await newVisitor(browser)
  const page = await context.newPage()
  await page.goto(app.origin)
  await page.getByLabel('Sitemap address').fill(site.sitemap)
  await page.getByRole('button', { name: 'Run' }).click()
  await page.waitForFunction(
    () => Number(/\d+/.exec(document.querySelector('.count')?.textContent ?? '')?.[0] ?? 0) >= 40,
  )
  const children = childrenOf(app.process.pid as number)
  expect(children.length).toBeGreaterThan(0)

  const restart = await app.crash()
  app = await restart()
  await page.locator('.progress[data-status="missing"]').waitFor()
  const shown = await page.locator('.count').textContent()
  expect(Number(/\d+/.exec(shown ?? '')?.[0])).toBeGreaterThanOrEqual(40)
  expect(children.filter(isAlive)).toEqual([])
  expect(site.inFlight()).toBe(0)

  await page.reload()
  await page.locator('.progress[data-status="missing"]').waitFor()
  const [task] = JSON.parse(await app.command('ls', '--json')) as {
    id: string
    status: string
    state: { n_failed: number }
  }[]
  expect(task?.status).toBe('missing')
  const lines = (await app.command('logs', task?.id as string)).split('\n')
  expect(lines.some((line) => line.includes('Requesting URL'))).toBe(true)
  await context.close()
})

function childrenOf(pid: number): number[] {
  return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .split('\n')
    .map(Number)
    .filter(Boolean)
}

/** A dead process that nobody has collected yet does not count. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
