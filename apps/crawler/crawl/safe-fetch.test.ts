// All sites are on loopback. Where the open web is played, the agent leads every name there, so that nothing can leave the machine.
import { connect } from 'node:net'
import { Agent, type buildConnector } from 'undici'
import { afterAll, expect, test } from 'vitest'
import { createFetcher } from './fetcher.ts'
import { Gate } from './gate.ts'
import { safeFetch } from './safe-fetch.ts'
import { testSite } from './test-site.ts'

const fetcher = createFetcher({ allowPrivate: true })
afterAll(() => fetcher.close())

/** An agent that connects every host and port to one port of loopback. */
const leadTo = (port: number) =>
  new Agent({
    connect: ((_target, callback) => {
      const socket = connect(port, '127.0.0.1', () => callback(null, socket))
      socket.on('error', (error) => callback(error, null))
    }) as buildConnector.connector,
  })

test('an answer comes with its final address, status, headers and bytes', async () => {
  await using site = await testSite((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ETag: '"1"', 'X-Two': ['a', 'b'] })
    response.end('<p>hé')
  })
  const fetched = await fetcher.fetch(`${site.origin}/a?b=1#frag`, { headers: { 'if-none-match': '"0"' } })
  expect(fetched).toMatchObject({
    url: `${site.origin}/a?b=1`,
    status: 200,
    contentType: 'text/html; charset=utf-8',
    redirected: false,
    headers: { etag: '"1"', 'x-two': 'a, b' },
  })
  expect(Buffer.from(fetched.bytes).toString()).toBe('<p>hé')
  expect(site.requests[0]?.url).toBe('/a?b=1')
  expect(site.requests[0]?.headers).toMatchObject({
    'user-agent': 'OffstageCrawler/0.1',
    'if-none-match': '"0"',
    'accept-encoding': 'gzip, deflate, br',
  })
})

test.each([204, 304, 404, 500, 503])('status %d is an answer, without a body', async (status) => {
  await using site = await testSite((_request, response) => {
    response.writeHead(status, { 'retry-after': '2' })
    response.end(status === 204 || status === 304 ? undefined : 'sorry')
  })
  const { bytes, headers, ...rest } = await fetcher.fetch(site.origin)
  expect(rest).toMatchObject({ status, redirected: false })
  expect(headers['retry-after']).toBe('2')
  expect(bytes.length).toBe(0)
})

test('up to five redirects are followed, not six (B60)', async () => {
  await using site = await testSite(({ url = '' }, response) => {
    const left = Number(url.slice(1))
    if (left > 0)
      response.writeHead([301, 302, 303, 307, 308][left % 5] as number, { location: `${left - 1}` }).end('moved')
    else response.end('landed')
  })
  const { url, redirected, bytes } = await fetcher.fetch(`${site.origin}/5`)
  expect([url, redirected, Buffer.from(bytes).toString()]).toEqual([`${site.origin}/0`, true, 'landed'])
  await expect(fetcher.fetch(`${site.origin}/6`)).rejects.toMatchObject({
    code: 'TOO_MANY_REDIRECTS',
    message: `${site.origin}/6 redirects more than 5 times.`,
  })
})

test('a circle of redirects ends at once', async () => {
  await using site = await testSite(({ url }, response) => {
    response.writeHead(302, { location: url === '/a' ? '/b#x' : '/a' }).end()
  })
  await expect(fetcher.fetch(`${site.origin}/a`)).rejects.toMatchObject({
    code: 'TOO_MANY_REDIRECTS',
    message: `${site.origin}/a redirects in a circle.`,
  })
  expect(site.requests.length).toBe(2)
})

test.each([
  ['file:///etc/passwd', 'BAD_REDIRECT'],
  ['javascript:alert(1)', 'BAD_REDIRECT'],
  ['http://user:secret@public.example/', 'BAD_REDIRECT'],
  ['http://169.254.169.254/latest/meta-data/', 'BLOCKED_ADDRESS'],
  ['http://127.0.0.1/', 'BLOCKED_ADDRESS'],
  ['//2130706433/', 'BLOCKED_ADDRESS'],
  ['http://other.example:22/', 'BLOCKED_PORT'],
])('a public page that redirects to %s is not followed (B60)', async (location, code) => {
  await using site = await testSite((_request, response) => response.writeHead(302, { location }).end())
  const agent = leadTo(site.port)
  const open = { agent, allowPrivate: false, userAgent: 'test', gate: new Gate(8) }
  await expect(safeFetch('http://public.example/', open)).rejects.toMatchObject({ code })
  expect(site.requests.length).toBe(1)
  await agent.destroy()
})

test('credentials among the headers go to the asked origin only, conditions everywhere', async () => {
  await using site = await testSite(({ headers }, response) => {
    if (headers.host === 'one.example') response.writeHead(301, { location: 'http://two.example/' }).end()
    else response.end()
  })
  const agent = leadTo(site.port)
  const open = { agent, allowPrivate: false, userAgent: 'test', gate: new Gate(8) }
  await safeFetch('http://one.example/', open, { headers: { Authorization: 'x', cookie: 'y', 'if-none-match': 'z' } })
  expect(site.requests.map(({ headers }) => [headers.authorization, headers.cookie, headers['if-none-match']])).toEqual(
    [
      ['x', 'y', 'z'],
      [undefined, undefined, 'z'],
    ],
  )
  await agent.destroy()
})

test('a body that is not wanted is not read', async () => {
  await using site = await testSite((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': 1e9 })
    response.write('%PDF')
  })
  const { bytes, contentType } = await fetcher.fetch(site.origin, { wantsBody: (type) => type.startsWith('text/html') })
  expect([bytes.length, contentType]).toEqual([0, 'application/pdf'])
  await site.quiet()
})

test('connections are reused', async () => {
  await using site = await testSite((_request, response) => response.end('x'))
  for (let n = 0; n < 10; n++) await fetcher.fetch(`${site.origin}/${n}`)
  // A second one opens when the next request comes before the first connection is seen to be free again.
  expect(site.connections.total).toBeLessThanOrEqual(2)
})
