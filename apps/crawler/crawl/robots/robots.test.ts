import { expect, test } from 'vitest'
import { decodeText } from '../charset.ts'
import { normaliseEscapes } from '../page-url.ts'
import { parseRobots } from './parse-robots.ts'
import { rulesFor } from './robot-rules.ts'

const isAllowed = (lines: string, path: string, agent = 'OffstageCrawler') =>
  rulesFor(parseRobots(lines.replaceAll(' | ', '\n')), agent).isAllowed(`https://example.com${path}`)

test.each([
  ['', '/a', true],
  ['User-agent: * | Disallow:', '/a', true],
  ['User-agent: * | Disallow: /', '/a', false],
  ['user-AGENT:*|'.replace('|', ' | ').concat('DISALLOW:/a'), '/a', false],
  ['User-agent: * | Disallow: /a', '/A', true],
  ['User-agent: * | Disallow: /a', '/ab?c', false],
  ['User-agent: * | Disallow: /a # but | Allow: /a/b', '/a/b/c', true],
  ['User-agent: * | Disallow: /a | Allow: /a', '/a', true],
  ['User-agent: * | Allow: /a | Disallow: /*.pdf', '/a/b.pdf', false],
  ['User-agent: * | Disallow: /*.pdf$', '/a.pdf?x', true],
  ['User-agent: * | Disallow: /*.pdf$', '/x.pdf.pdf', false],
  ['User-agent: * | Disallow: /a$', '/a', false],
  ['User-agent: * | Disallow: /a$', '/ab', true],
  ['User-agent: * | Disallow: /a*b*c', '/a-c-b-c', false],
  ['User-agent: * | Disallow: /a*b*c', '/a-c-b', true],
  ['User-agent: * | Disallow: /a*ba$', '/aba', false],
  ['User-agent: * | Disallow: /ab*ba$', '/aba', true],
  ['User-agent: * | Disallow: /é', '/%C3%A9t%C3%A9', false],
  ['User-agent: * | Disallow: /%c3%a9', '/%C3%A9', false],
  ['User-agent: * | Disallow: / | Allow: /docs/index.html', '/docs/', true],
  ['Disallow: / | User-agent: * | Disallow: /b', '/a', true],
  ['User-agent: offstagecrawler/2.0 | Disallow: /a | User-agent: * | Disallow: /', '/b', true],
  ['User-agent: OffstageCrawlerX | Disallow: /', '/a', true],
  ['User-agent: Other | User-agent: OffstageCrawler | Disallow: /a', '/a', false],
  ['User-agent: OffstageCrawler | Sitemap: /s | Crawl-delay: 1 | User-agent: Other | Disallow: /a', '/a', false],
  [
    'User-agent: OffstageCrawler | Disallow: /a | User-agent: Other | Disallow: / | User-agent: OffstageCrawler | Disallow: /b',
    '/b',
    false,
  ],
  ['User-agent: OffstageCrawler | User-agent: * | Disallow: /', '/a', false],
  ['user-agent OffstageCrawler | disallow /a', '/a', false],
  ['User-agent: * | Dissalow: /a', '/a', false],
  ['\ufeffUser-agent: *\rDisallow: /a\r\nnonsense | : | #', '/a', false],
  ['<html><body>User-agent: Not found</body></html>', '/a', true],
])('%j lets %s through: %s', (lines, path, allowed) => {
  expect(isAllowed(lines, path)).toBe(allowed)
})

test('sitemaps are named anywhere, once each; delays are for the agents named so far', () => {
  const robots = parseRobots(
    'sitemap: /one.xml\nUser-agent: a\nCrawl-delay: 2.5\nUser-agent: b\nDisallow: /x\nSite-map: https://example.com/Two.xml\nSitemap: /one.xml\nUser-agent: *\nCrawl-delay: soon\nCrawl-delay: 7',
  )
  expect(robots.sitemaps).toEqual(['/one.xml', 'https://example.com/Two.xml'])
  const delays = ['a', 'b', 'c'].map((agent) => rulesFor(robots, agent).crawlDelayMs)
  expect(delays).toEqual([2500, 0, 7000])
})

test('paths may be written as the crawl writes addresses', () => {
  const robots = parseRobots('User-agent: *\nDisallow: /%61b', { normalise: normaliseEscapes })
  expect(rulesFor(robots, 'x').isAllowed('https://example.com/abc')).toBe(false)
})

test('a file in UTF-16 is read', () => {
  const bytes = Buffer.from('\ufeffUser-agent: *\nDisallow: /a', 'utf16le')
  const robots = parseRobots(decodeText(bytes, { format: 'xml' }))
  expect(rulesFor(robots, 'x').isAllowed('https://example.com/a')).toBe(false)
})

test('hostile files are read and asked in bounded time', () => {
  const stars = `User-agent: *\nDisallow: /${'*a'.repeat(8000)}$`
  const spaces = `User-agent: *\n${`x${' '.repeat(16_000)}y\n`.repeat(30)}`
  const many = `User-agent: *\n${Array.from({ length: 40_000 }, (_, index) => `Disallow: /${index}`).join('\n')}`
  const began = performance.now()
  for (const text of [stars, spaces, many])
    for (let page = 0; page < 20; page++)
      rulesFor(parseRobots(page === 0 ? text : ''), 'x').isAllowed('https://example.com/z')
  expect(isAllowed(stars, `/${'a'.repeat(2000)}`)).toBe(true)
  expect(performance.now() - began).toBeLessThan(5000)
})
