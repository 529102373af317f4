import { expect, test } from 'vitest'
import { createFetcher } from '../fetcher.ts'
import { testSite } from '../test-site.ts'
import { SiteRobots } from './site-robots.ts'

/** What is allowed on a site whose robots.txt is answered so, and what was said. */
async function asked(answer: Parameters<typeof testSite>[0], path = '/a') {
  await using site = await testSite(answer)
  const fetcher = createFetcher({ allowPrivate: true })
  const notes: string[] = []
  const robots = new SiteRobots(fetcher, 'OffstageCrawler', (note) => notes.push(note))
  const check = () =>
    robots.check(site.origin + path).then(
      () => 'allowed',
      (error) => error.code as string,
    )
  const [outcome] = await Promise.all([check(), check()])
  await fetcher.close()
  return {
    outcome,
    notes,
    delayMs: fetcher.gate.delayMs,
    requests: site.requests.length,
    message: site.requests[0]?.url,
  }
}

test('robots.txt is fetched once, and what it disallows is refused', async () => {
  const rules = 'User-agent: *\nDisallow: /a\nCrawl-delay: 2'
  expect(await asked((_request, response) => response.end(rules))).toMatchObject({
    outcome: 'ROBOTS_DISALLOWED',
    requests: 1,
    delayMs: 2000,
    notes: ['The site asks for 2 s between two requests: this takes a while.'],
  })
})

test('a delay beyond measure is cut, and that is said', async () => {
  const { delayMs, notes } = await asked((_request, response) => response.end('User-agent: *\nCrawl-delay: 86400'))
  expect(delayMs).toBe(30_000)
  expect(notes).toEqual(['The site asks for 86400 s between two requests; it is given 30 s.'])
})

test.each([404, 401, 403, 410])('HTTP %d: there is none, all is allowed', async (status) => {
  expect(await asked((_request, response) => response.writeHead(status).end('Disallow'))).toMatchObject({
    outcome: 'allowed',
    requests: 1,
  })
})

test('HTTP 500: it cannot be known, nothing is allowed', async () => {
  expect(await asked((_request, response) => response.writeHead(500).end())).toMatchObject({
    outcome: 'ROBOTS_UNREACHABLE',
  })
})

test('HTTP 503 and 429 are asked again before nothing is allowed', async () => {
  for (const status of [503, 429])
    expect(await asked((_request, response) => response.writeHead(status, { 'retry-after': '0' }).end())).toMatchObject(
      {
        outcome: 'ROBOTS_UNREACHABLE',
        requests: 3,
      },
    )
})

test('redirects are followed, a circle of them is as good as none', async () => {
  const moved = await asked((request, response) => {
    if (request.url === '/robots.txt') response.writeHead(301, { location: '/robots-2.txt' }).end()
    else response.end('User-agent: *\nDisallow: /')
  })
  expect(moved.outcome).toBe('ROBOTS_DISALLOWED')
  const circle = await asked((_request, response) => response.writeHead(302, { location: '/robots.txt' }).end())
  expect(circle.outcome).toBe('allowed')
})

test('only the first 500 KiB count, however much there is', async () => {
  const long = `User-agent: *\nDisallow: /b\n${'#'.repeat(499 * 1024)}\n${'#\n'.repeat(1024)}Disallow: /a\n`
  expect((await asked((_request, response) => response.end(long), '/a')).outcome).toBe('allowed')
  expect((await asked((_request, response) => response.end(long), '/b')).outcome).toBe('ROBOTS_DISALLOWED')
})
