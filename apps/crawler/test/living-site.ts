// A web site on loopback whose pages change, move and go while a test looks on; it keeps count of what was asked and answered.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type TestSite, testSite } from '../crawl/test-site.ts'

export interface LivingSite extends AsyncDisposable {
  origin: string
  /** Body by path; what is not there is 404. */
  pages: Map<string, string>
  /** Answers that are no plain pages. */
  answers: Map<string, (response: ServerResponse, request: IncomingMessage) => void>
  /** Paths asked for since the last `forget`, in order, and how many of them were answered 304. */
  asked: string[]
  unchanged: number
  forget(): void
  /** Pages after so many are answered only once this is called anew: a crawl gets so far and no further. */
  letThrough(count: number): void
  inFlight(): number
  site: TestSite
}

/** `/sitemap.xml` names all pages, unless there is another answer for it. */
export async function livingSite(): Promise<LivingSite> {
  const pages = new Map<string, string>()
  const answers: LivingSite['answers'] = new Map()
  const living = { pages, answers, asked: [] as string[], unchanged: 0 }
  let left = Number.POSITIVE_INFINITY
  let held: (() => void)[] = []
  let inFlight = 0

  const site = await testSite((request, response) => {
    const path = request.url ?? '/'
    living.asked.push(path)
    const answer = answers.get(path)
    if (answer) return answer(response, request)
    if (path === '/sitemap.xml') return response.end(sitemap())
    const body = pages.get(path)
    if (body === undefined) return response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>')
    inFlight++
    response.on('close', () => inFlight--)
    const send = () => page(body, request, response)
    if (left-- > 0) send()
    else held.push(send)
  })

  function sitemap(): string {
    return `<urlset>${[...pages.keys()].map((path) => `<url><loc>${site.origin}${path}</loc></url>`).join('')}</urlset>`
  }

  function page(body: string, { headers }: IncomingMessage, response: ServerResponse): void {
    const etag = `"${Buffer.from(body).toString('base64url').slice(-40)}"`
    if (headers['if-none-match'] === etag) {
      living.unchanged++
      response.writeHead(304, { etag }).end()
    } else response.writeHead(200, { 'content-type': 'text/html', etag }).end(body)
  }

  return Object.assign(living, {
    origin: site.origin,
    site,
    forget() {
      living.asked.length = 0
      living.unchanged = 0
    },
    letThrough(count: number) {
      left = count
      const going = held.splice(0, count)
      left -= going.length
      for (const send of going) send()
    },
    inFlight: () => inFlight,
    async [Symbol.asyncDispose]() {
      held = []
      await site[Symbol.asyncDispose]()
    },
  })
}
