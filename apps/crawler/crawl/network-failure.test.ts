import { expect, test } from 'vitest'
import { CrawlError } from './crawl-error.ts'
import { networkFailure } from './network-failure.ts'

const coded = (code: string, cause?: unknown) => Object.assign(new Error('low-level words', { cause }), { code })

test.each([
  ['ENOTFOUND', 'DNS_FAILED'],
  ['EAI_AGAIN', 'DNS_FAILED'],
  ['ECONNREFUSED', 'CONNECTION_REFUSED'],
  ['ECONNRESET', 'CONNECTION_RESET'],
  ['UND_ERR_SOCKET', 'CONNECTION_RESET'],
  ['ENETUNREACH', 'UNREACHABLE'],
  ['UND_ERR_CONNECT_TIMEOUT', 'TIMEOUT'],
  ['UND_ERR_HEADERS_TIMEOUT', 'TIMEOUT'],
  ['UND_ERR_BODY_TIMEOUT', 'TIMEOUT'],
  ['UND_ERR_HEADERS_OVERFLOW', 'BAD_RESPONSE'],
  ['HPE_INVALID_CONSTANT', 'BAD_RESPONSE'],
  ['UND_ERR_DESTROYED', 'ABORTED'],
  ['CERT_HAS_EXPIRED', 'TLS_FAILED'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS_FAILED'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS_FAILED'],
  ['ESOMETHING', 'FETCH_FAILED'],
])('%s is told as %s, in one plain line', (code, told) => {
  const error = coded(code)
  const failure = networkFailure(error, 'site.example')
  expect(failure.code).toBe(told)
  expect(failure.message).toMatch(/^site\.example .+\.$/)
  expect(failure.cause).toBe(error)
})

test('the failure beneath, or among those of several addresses, is the one told', () => {
  expect(networkFailure(new TypeError('fetch failed', { cause: coded('ECONNRESET') }), 'x').code).toBe(
    'CONNECTION_RESET',
  )
  expect(networkFailure(new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]), 'x').code).toBe(
    'CONNECTION_REFUSED',
  )
  const blocked = new CrawlError('BLOCKED_ADDRESS', '10.0.0.1 is a private address.')
  expect(networkFailure(new AggregateError([blocked]), 'x')).toBe(blocked)
})

test('what was thrown may be anything', () => {
  expect(networkFailure('a string\n', 'x').message).toBe('x could not be fetched: a string\ufffd.')
  expect(networkFailure(undefined, 'x').code).toBe('FETCH_FAILED')
})
