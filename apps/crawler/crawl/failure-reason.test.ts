import { expect, test } from 'vitest'
import { CrawlError } from './crawl-error.ts'
import { answerReason, failureReason } from './failure-reason.ts'

test.each([
  [new CrawlError('TIMEOUT', 'x took longer than 15 s.', { details: { afterMs: 15_000 } }), 'timed out after 15 s'],
  [new CrawlError('TIMEOUT', 'x did not accept the connection in time.'), 'timed out'],
  [new CrawlError('TOO_LARGE', 'x is larger than 5 MB.', { details: { maxBytes: 5 << 20 } }), 'too large (over 5 MB)'],
  [new CrawlError('CONNECTION_RESET', 'x closed the connection.'), 'connection reset'],
  [new CrawlError('BLOCKED_ADDRESS', '10.0.0.1 is a private address.'), 'blocked address'],
  [new CrawlError('HTTP_ERROR', 'x answered HTTP 404.', { details: { status: 404 } }), 'HTTP 404'],
  [new CrawlError('SOMETHING_NEW', 'A new kind\nof failure.'), 'A new kind\ufffdof failure.'],
  [new TypeError('x is not a function'), 'x is not a function'],
  ['a string', 'a string'],
  [null, 'null'],
])('%s is told as %j', (error, reason) => {
  expect(failureReason(error)).toBe(reason)
})

test.each([
  [200, 'text/html', undefined],
  [200, 'Text/HTML; charset=utf-8', undefined],
  [200, 'application/xhtml+xml', undefined],
  [200, 'application/pdf', 'not HTML (application/pdf)'],
  [200, '', 'not HTML (no content type)'],
  [204, 'text/html', 'no content'],
  [304, '', 'HTTP 304'],
  [404, 'text/html', 'HTTP 404'],
  [301, '', 'HTTP 301'],
  [503, 'text/html', 'HTTP 503'],
])('an answer of %d %s: %s', (status, contentType, reason) => {
  expect(answerReason({ status, contentType, bytes: Buffer.from('<p>é') })?.reason).toBe(reason)
})

test.each([
  ['nothing', Buffer.alloc(0), 'no content'],
  ['a program', Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 37) % 256)), 'not HTML (binary data)'],
  ['UTF-16', Buffer.from('\ufeff<p>text', 'utf16le'), undefined],
  ['UTF-16 without a mark', Buffer.from('<p>text', 'utf16le'), undefined],
  ['Japanese in ISO-2022-JP', Buffer.from('<p>\x1b$B%F%9%H\x1b(B', 'latin1'), undefined],
  ['a NUL in a text', Buffer.from(`<p>${'word '.repeat(50)}\0`), undefined],
])('an answer that says it is HTML, and is %s', (_what, bytes, reason) => {
  expect(answerReason({ status: 200, contentType: 'text/html', bytes })?.reason).toBe(reason)
})
