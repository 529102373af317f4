import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parseSitemap } from './sitemap.ts'

const fixture = (name: string) => readFile(new URL(`../fixtures/sitemaps/${name}`, import.meta.url))
const site = (...paths: string[]) => paths.map((path) => `https://example.com/${path}`)
const urlset = (...locations: string[]) =>
  `<?xml version="1.0"?><urlset>${locations.map((loc) => `<url><loc>${loc}</loc></url>`).join('')}</urlset>`

test('prefixes, CDATA, entities, comments and white space are read; images, videos and alternates are no pages', async () => {
  expect(await parseSitemap(await fixture('prefixed.xml'))).toEqual({
    kind: 'urlset',
    format: 'xml',
    truncated: false,
    locations: [
      ...site('spaces', 'cdata?a=1&b=2', 'mixed?a&amp;b', 'entities?a=1&b=2&c=é', 'images'),
      '/upper-case',
      ...site('second-prefix'),
    ],
  })
})

test.each([
  ['index.xml', 'index', 'xml', site('a.xml', 'b.xml', 'c.xml', 'bare.xml?a=1&b=2')],
  ['own-entities.xml', 'urlset', 'xml', site('plain?a&b')],
  ['malformed.xml', 'urlset', 'xml', site('nested-url', 'in-url', 'unclosed', 'first', 'second', 'quoted')],
  ['feed.rss', 'urlset', 'feed', site('one', 'guid', 'three?a=1&b=2')],
  ['feed.atom', 'urlset', 'feed', site('1?a=1&b=2', '2')],
  ['list.txt', 'urlset', 'text', [...site('a', 'b?x=1&y=2'), 'HTTPS://EXAMPLE.COM/c']],
])('%s is read as a whole %s', async (name, kind, format, locations) => {
  const whole = { kind, format, locations, truncated: false }
  expect(await parseSitemap(await fixture(name))).toEqual(whole)
  expect(await parseSitemap(gzipSync(await fixture(name)))).toEqual(whole)
})

test('a document cut off anywhere gives whole locations only, and those before the cut', async () => {
  const xml = urlset(...site('a', 'b', 'c'))
  for (let end = xml.indexOf('<url>'); end < xml.length - 1; end++) {
    const { locations, truncated, cut } = await parseSitemap(xml.slice(0, end))
    expect(site('a', 'b', 'c').slice(0, locations.length)).toEqual(locations)
    expect(locations.length).toBe(xml.slice(0, end).split('</loc>').length - 1)
    expect([truncated, cut]).toEqual([true, 'early end'])
  }
})

test.each([
  ['UTF-8 with a mark', Buffer.from(`\ufeff${urlset('https://example.com/é')}`), undefined],
  ['UTF-16 with a mark', Buffer.from(`\ufeff${urlset('https://example.com/é')}`, 'utf16le'), 'application/xml'],
  ['Latin-1 by its header', Buffer.from(urlset('https://example.com/é'), 'latin1'), 'text/xml; charset=iso-8859-1'],
  [
    'Latin-1 by its declaration',
    Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${urlset('https://example.com/é').slice(21)}`, 'latin1'),
    undefined,
  ],
  ['UTF-8 text', Buffer.from('\ufeffhttps://example.com/é\n'), 'text/plain'],
])('%s is read', async (_how, bytes, contentType) => {
  expect((await parseSitemap(bytes, { contentType })).locations).toEqual(['https://example.com/é'])
})

test('white space of Unicode around an address is no part of it', async () => {
  const { locations } = await parseSitemap(
    urlset('\u00a0https://example.com/a\u2000', '<![CDATA[ https://example.com/b ]]>'),
  )
  expect(locations).toEqual(site('a', 'b'))
})

test('reading stops at the limit of unpacked bytes and says so', async () => {
  const bomb = gzipSync(`${urlset(...site('a')).slice(0, -9)}${' '.repeat(5_000_000)}`)
  expect(await parseSitemap(bomb, { maxBytes: 1000 })).toMatchObject({
    locations: site('a'),
    truncated: true,
    cut: 'size',
  })
  const plain = Buffer.from(`${urlset(...site('a'))}${' '.repeat(5000)}`)
  expect(await parseSitemap(plain, { maxBytes: 1000 })).toMatchObject({
    locations: site('a'),
    truncated: true,
    cut: 'size',
  })
})

test('reading stops at the limit of locations and says so; one that is there already does not count', async () => {
  const xml = urlset(...site('a', 'b', 'a', 'c'))
  expect(await parseSitemap(xml, { maxLocations: 2 })).toMatchObject({ locations: site('a', 'b'), cut: 'count' })
  expect(await parseSitemap(xml, { maxLocations: 3 })).toMatchObject({
    locations: site('a', 'b', 'c'),
    truncated: false,
  })
  const text = site('a', 'b', 'a', 'c').join('\n')
  expect(await parseSitemap(text, { maxLocations: 2 })).toMatchObject({ locations: site('a', 'b'), cut: 'count' })
  expect(await parseSitemap(text, { maxLocations: 3 })).toMatchObject({
    locations: site('a', 'b', 'c'),
    truncated: false,
  })
})

test('damaged gzip gives what it holds, but no half of a line', async () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `https://example.com/${(i * 7919) % 100_003}/page-${i}`)
  const packed = gzipSync(lines.join('\n'))
  const { locations, cut } = await parseSitemap(packed.subarray(0, packed.length - 9000))
  expect(cut).toBe('damaged')
  expect(locations.length).toBeGreaterThan(100)
  expect(locations).toEqual(lines.slice(0, locations.length))
})

test.each([
  ['this is a bogus sitemap', 'none'],
  ['', 'none'],
  ['<!doctype html><html><head><title>Home</title><link href="/a.css"></head><body>loc</body></html>', 'none'],
  ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'binary'],
  ['<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', 'xml'],
  ['<rss><channel></channel></rss>', 'feed'],
])('%j holds no locations and is told to be %s', async (text, format) => {
  expect(await parseSitemap(Buffer.from(text, 'latin1'))).toMatchObject({ locations: [], format, truncated: false })
})

test.each(['<a>', '<url>', '<url><loc>', '<loc>&#38;', '<sitemapindex xmlns:', '&lol;', 'https://', '</url>'])(
  'a megabyte of %j is read in linear time',
  async (piece) => {
    const began = performance.now()
    await parseSitemap(`<urlset>${piece.repeat(1_000_000 / piece.length)}`)
    expect(performance.now() - began).toBeLessThan(15_000)
  },
)
