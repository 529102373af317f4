// A real browser for tests, from npm; pages that complain in their console fail the test that opened them.
import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium as playwright } from 'playwright-core'

export async function openBrowser(): Promise<Browser> {
  return await playwright.launch({
    executablePath: await chromium.executablePath(),
    // In a single process the browser mixes up the cookies of its profiles.
    args: [
      ...chromium.args.filter((arg) => arg !== '--single-process'),
      '--no-sandbox',
      '--disable-background-networking',
    ],
    headless: true,
  })
}

/** A visitor of their own: cookies and storage apart from all others. `complaints` gathers errors of the page. */
export async function newVisitor(browser: Browser): Promise<{ context: BrowserContext; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const complaints: string[] = []
  context.on('weberror', (error) => complaints.push(String(error.error())))
  return { context, complaints }
}
