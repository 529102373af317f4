import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CrawlError } from './crawl-error.ts'
import { checkPageUrl } from './page-url.ts'

const refusal = (text: string, base?: string): CrawlError => {
  try {
    checkPageUrl(text, base)
  } catch (error) {
    return error as CrawlError
  }
  throw new Error(`'${text}' was accepted`)
}

test.each([
  ['', /empty/],
  ['   ', /empty/],
  ['foo', /'foo' is not a full address/],
  ['//x', /'\/\/x' is not a full address/],
  ['localhost:3000/sitemap.xml', /not a full address/],
  ['javascript:alert(1)', /'javascript:' addresses cannot be crawled/],
  ['file:///etc/passwd', /'file:' addresses/],
  ['data:text/html,hi', /'data:' addresses/],
  ['ftp://example.com/', /'ftp:' addresses/],
  ['http://a b/', /'http:\/\/a b\/' is not a valid address/],
  ['http://', /not a valid address/],
  ['http://user:secret@example.com/', /user name or password/],
  ['http://user@example.com/', /user name or password/],
  [`https://example.com/${'a'.repeat(2048)}`, /2068 characters long; at most 2048/],
  [`https://example.com/${'é'.repeat(1000)}`, /6020 characters long/],
])('%j is refused with a plain sentence', (text, sentence) => {
  const error = refusal(text)
  expect(error.code).toBe('INVALID_URL')
  expect(error.message).toMatch(sentence)
  expect(error.message).not.toMatch(/secret|\n/)
})

test.each([
  ['javascript:alert(1)', /'javascript:'/],
  ['file:///etc/passwd', /'file:'/],
  ['mailto:a@b.c', /'mailto:'/],
  ['', /empty/],
])('%j in a sitemap is refused though there is a base (B58)', (text, sentence) => {
  expect(refusal(text, 'https://example.com/sitemap.xml').message).toMatch(sentence)
})

test.each([
  ['  HTTPS://Example.COM:443/a/../b#frag ', 'https://example.com/b'],
  ['http://example.com:80', 'http://example.com/'],
  ['http://example.com:8080/x?q=1#', 'http://example.com:8080/x?q=1'],
  ['http://example.com/a b', 'http://example.com/a%20b'],
  ['http://example.com/%7Euser/%c3%a9?x=%2f', 'http://example.com/~user/%C3%A9?x=%2F'],
  ['http://example.com/é', 'http://example.com/%C3%A9'],
  ['http://bücher.example/', 'http://xn--bcher-kva.example/'],
  ['http://0x7f.1/', 'http://127.0.0.1/'],
])('%j becomes %j', (text, normal) => {
  expect(checkPageUrl(text)).toBe(normal)
})

test.each([
  ['/relative.html', 'https://example.com/relative.html'],
  ['page?x=1', 'https://example.com/docs/page?x=1'],
  ['//other.example/x', 'https://other.example/x'],
  ['http://other.example/y', 'http://other.example/y'],
])('%j is resolved against the address of the sitemap', (text, normal) => {
  expect(checkPageUrl(text, 'https://example.com/docs/sitemap.xml')).toBe(normal)
})

test('the normal form of a normal form is itself', () => {
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
      expect(checkPageUrl(checkPageUrl(url))).toBe(checkPageUrl(url))
    }),
  )
})
