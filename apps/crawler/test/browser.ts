// A real browser for tests, from npm; pages that complain in their console fail the test that opened them.
import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium as playwright } from 'playwright-core'
import type { Arrangement } from './arrangement.ts'

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

/** Cookies are named after the server's port. In a fleet all servers stand behind one address; here the visitor brings theirs along. */
export async function isKnownElsewhere(
  context: BrowserContext,
  { origin, elsewhere }: Pick<Arrangement, 'origin' | 'elsewhere'>,
): Promise<void> {
  const [here, there] = [origin, elsewhere].map((address) => `_${new URL(address).port}`)
  const cookies = await context.cookies(origin)
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, name: cookie.name.replace(here!, there!) })))
}
