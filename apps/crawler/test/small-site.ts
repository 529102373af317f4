// A small real web site on loopback for tests: made pages, a sitemap, planned faults, and figures of what was asked of it.
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SmallSite {
  sitemap: string
  /** Addresses of all pages, and of those planned to fail. */
  urls: string[]
  failing: string[]
  /** Requests being answered just now. */
  inFlight: () => number
  /** How often each path was asked for. */
  asked: Map<string, number>
  /** Pages after this number are answered only when a larger one is named: a crawl gets so far and no further, however slow who watches it is. */
  holdAfter(page: number): void
  close(): Promise<void>
}

export interface SiteOptions {
  pages: number
  /** Wait before each page, ms. */
  latencyMs?: number
  /** Every n-th page fails: 500, 404 and a cut connection in turn. */
  failEvery?: number
  /** Page number to a title and text of its own. */
  content?: Record<number, { title: string; text: string }>
}

export async function openSite(options: SiteOptions): Promise<SmallSite> {
  const { pages, latencyMs = 0, failEvery = 0, content = {} } = options
  const asked = new Map<string, number>()
  let inFlight = 0
  let last = Number.POSITIVE_INFINITY
  let held: { number: number; answer: () => void }[] = []
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/'
    asked.set(path, (asked.get(path) ?? 0) + 1)
    if (path === '/sitemap.xml') return sitemap(response)
    inFlight++
    response.on('close', () => inFlight--)
    const answer = () => page(path, response)
    const number = numberOf(path)
    setTimeout(() => {
      if (number > last) held.push({ number, answer })
      else answer()
    }, latencyMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const numbers = Array.from({ length: pages }, (_, index) => index + 1)
  const failing = numbers.filter((number) => failEvery > 0 && number % failEvery === 0)

  function sitemap(response: ServerResponse): void {
    const locations = numbers.map((number) => `<url><loc>${origin}/page-${number}.html</loc></url>`).join('\n')
    response.setHeader('content-type', 'application/xml')
    response.end(
      `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${locations}</urlset>`,
    )
  }

  function page(path: string, response: ServerResponse): void {
    const number = numberOf(path)
    if (!(number >= 1 && number <= pages)) return void response.writeHead(404).end('not found')
    if (failing.includes(number)) {
      const kind = (number / failEvery) % 3
      if (kind === 0) response.socket?.destroy()
      else response.writeHead(kind === 1 ? 500 : 404, { 'content-type': 'text/html' }).end('<h1>no</h1>')
      return
    }
    const { title, text } = content[number] ?? {
      title: `Page ${number}`,
      text: `This is the text of page ${number}, about lighthouses and ferries.`,
    }
    response.setHeader('content-type', 'text/html')
    response.end(
      `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`,
    )
  }

  const address = (number: number) => `${origin}/page-${number}.html`
  return {
    sitemap: `${origin}/sitemap.xml`,
    urls: numbers.map(address),
    failing: failing.map(address),
    inFlight: () => inFlight,
    asked,
    holdAfter(page) {
      last = page
      for (const { answer } of held.filter(({ number }) => number <= page)) answer()
      held = held.filter(({ number }) => number > page)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** NaN of an address that is no page. */
function numberOf(path: string): number {
  return Number(/^\/page-(\d+)\.html$/.exec(path)?.[1])
}
