// A running Offstage with a browser before its console, for one test file.
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import chromium from '@sparticuz/chromium'
import { createOffstage, type Offstage, type OffstageConfig } from 'offstage/server'
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core'

/** Their single process dies with its first context, and the others would hide what a browser forbids. */
const UNWANTED = ['--single-process', '--disable-web-security', '--allow-running-insecure-content']

export interface Stage {
  offstage: Offstage
  origin: string
  /** A page of its own profile, signed in to the console, at an address behind the `#`. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>
  /** Cuts every connection and takes no new ones, until it is called with false. */
  cut(isCut: boolean): void
  /** What pages complained of so far: exceptions, refused content, requests to elsewhere. */
  complaints: string[]
  close(): Promise<void>
}

/** `config` is added to what every stage has. */
export async function openStage(config: Partial<OffstageConfig> = {}): Promise<Stage> {
  const data = await mkdtemp(join(tmpdir(), 'offstage-console-'))
  const offstage = await createOffstage({
    tasks: new URL('./fixtures/tasks.ts', import.meta.url),
    data,
    concurrency: 4,
    ...config,
  })
  const listening = Promise.withResolvers<AddressInfo>()
  const server = serve({ fetch: offstage.fetch, hostname: '127.0.0.1', port: 0 }, listening.resolve)
  let isCut = false
  server.on('connection', (socket) => isCut && socket.destroy())
  const origin = `http://127.0.0.1:${(await listening.promise).port}`
  const browser = await launchBrowser()
  const complaints: string[] = []
  return {
    offstage,
    origin,
    complaints,
    cut(isNowCut) {
      isCut = isNowCut
      if (isCut && 'closeAllConnections' in server) server.closeAllConnections()
    },
    async open(path, options) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      listen(page, origin, complaints)
      const link = offstage.consoleLink(origin)
      if (!link) throw new Error('the console is closed')
      await page.goto(link)
      await page.evaluate((address) => {
        location.hash = address
      }, path)
      return page
    },
    async close() {
      await browser.close()
      await offstage.stop(0)
      await new Promise((resolve) => server.close(resolve))
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function launchBrowser(): Promise<Browser> {
  return await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((arg) => !UNWANTED.includes(arg)), '--no-sandbox'],
  })
}

function listen(page: Page, origin: string, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('blob:'))
      complaints.push(`request: ${request.url()}`)
  })
}
