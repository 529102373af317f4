// Nothing here can leave the machine even if the guard is broken: what is fetched is loopback, all else is only asked of the guard.
import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { expect, test } from 'vitest'
import { checkTarget, guardedConnector, guardedLookup } from './address-guard.ts'
import { createFetcher } from './fetcher.ts'
import { isPrivateAddress } from './private-address.ts'
import { testSite } from './test-site.ts'

const blocked = {
  code: 'BLOCKED_ADDRESS',
  message: expect.stringMatching(/private address; allow .*OFFSTAGE_ALLOW_PRIVATE=1/),
}

/** A resolver that gives these answers one after the other, the last one for ever. */
function resolver(...answers: string[][]) {
  const asked: string[] = []
  const lookup: LookupFunction = (hostname, options, callback) => {
    const addresses = answers[Math.min(asked.push(hostname), answers.length) - 1] as string[]
    const all = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }))
    if (options.all) process.nextTick(callback, null, all)
    else process.nextTick(callback, null, all[0]?.address, all[0]?.family)
  }
  return { lookup, asked }
}

test.each([
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://127.1/',
  'http://0/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://１２７.0.0.1/',
  'http://localhost/',
  'http://localhost./',
])('%s is not connected to', async (url) => {
  // Names are answered here, so that no query and no packet leaves the machine, whatever the guard does.
  const fetcher = createFetcher({ allowPrivate: false, lookup: resolver(['127.0.0.1']).lookup })
  await expect(fetcher.fetch(url)).rejects.toMatchObject(blocked)
  await fetcher.close()
})

test.each(
  `http://10.1.2.3/ http://169.254.169.254/latest/meta-data/ http://[64:ff9b::7f00:1]/ http://[2002:7f00:1::]/ http://[fe80::1]/
   http://255.255.255.255/ https://192.168.0.1/ http://0x0a.1/ http://[fd00::1]:80/`.split(/\s+/),
)('%s is refused before anything is opened', (url) => {
  expect(() => checkTarget(new URL(url), false)).toThrow(expect.objectContaining(blocked))
  expect(() => checkTarget(new URL(url), true)).not.toThrow()
})

test('the connector itself refuses a literal private address', async () => {
  const connector = guardedConnector({ allowPrivate: false, connectTimeoutMs: 1000 })
  const error = await new Promise((resolve) =>
    connector({ hostname: '127.0.0.1', protocol: 'http:', port: '80' }, (...[refused]) => resolve(refused)),
  )
  expect(error).toMatchObject(blocked)
})

test.each([
  [['127.0.0.1'], true],
  [['::1'], true],
  [['::ffff:10.0.0.1'], true],
  [['8.8.8.8', '10.0.0.1'], true],
  [['2606:4700:4700::1111', '127.0.0.1'], true],
  [['8.8.8.8', '2606:4700:4700::1111'], false],
])('a name that resolves to %j is refused: %s', async (answer, isRefused) => {
  const lookup = guardedLookup(resolver(answer).lookup)
  const error = await new Promise((resolve) => lookup('site.example', { all: true }, resolve))
  if (!isRefused) expect(error).toBeNull()
  else
    expect(error).toMatchObject({
      ...blocked,
      message: expect.stringContaining("'site.example' resolves to a private"),
    })
})

test('a name that changes its answer between a check and the connection is caught at the connection', async () => {
  const { lookup, asked } = resolver(['8.8.8.8'], ['127.0.0.1'])
  // What a check ahead of the request would see: a public address. It is only looked up; nothing is sent there.
  const checked = await new Promise((resolve) => lookup('rebind.example', {}, (_error, address) => resolve(address)))
  expect(isPrivateAddress(checked as string)).toBe(false)

  const fetcher = createFetcher({ allowPrivate: false, lookup })
  await expect(fetcher.fetch('http://rebind.example/')).rejects.toMatchObject(blocked)
  expect(asked).toEqual(['rebind.example', 'rebind.example'])
  await fetcher.close()
})

test('only ports 80 and 443 are connected to on the open web', async () => {
  const fetcher = createFetcher({ allowPrivate: false, lookup: resolver(['127.0.0.1']).lookup })
  await expect(fetcher.fetch('http://site.example:22/')).rejects.toMatchObject({ code: 'BLOCKED_PORT' })
  await expect(fetcher.fetch('https://site.example:8443/')).rejects.toMatchObject({ code: 'BLOCKED_PORT' })
  await expect(fetcher.fetch('http://site.example:443/')).rejects.toMatchObject({ code: 'BLOCKED_ADDRESS' })
  await fetcher.close()
})

test('when private networks are allowed, a name may resolve to one, on any port', async () => {
  await using site = await testSite((_request, response) => response.end('hello'))
  const fetcher = createFetcher({ allowPrivate: true, lookup: resolver(['127.0.0.1']).lookup })
  const { bytes } = await fetcher.fetch(`http://site.example:${site.port}/`)
  expect(bytes.toString()).toBe('hello')
  await fetcher.close()
})

test('whether private networks are allowed is read from the environment', async () => {
  const before = process.env.OFFSTAGE_ALLOW_PRIVATE
  await using site = await testSite((_request, response) => response.end('hello'))
  try {
    process.env.OFFSTAGE_ALLOW_PRIVATE = '1'
    const open = createFetcher()
    expect((await open.fetch(site.origin)).status).toBe(200)
    await open.close()
    process.env.OFFSTAGE_ALLOW_PRIVATE = ''
    const shut = createFetcher()
    await expect(shut.fetch(site.origin)).rejects.toMatchObject(blocked)
    await shut.close()
  } finally {
    if (before === undefined) delete process.env.OFFSTAGE_ALLOW_PRIVATE
    else process.env.OFFSTAGE_ALLOW_PRIVATE = before
  }
})
