import { Readable } from 'node:stream'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readBody } from './read-body.ts'

const text = 'hello '.repeat(5000)
/** A body that arrives in pieces. */
const body = (bytes: Uint8Array) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, at) => bytes.subarray(at * 1000, at * 1000 + 1000)),
  )
const options = { maxBytes: 1 << 20, url: 'http://x.example/' }

test.each([
  ['plain', undefined, Buffer.from(text)],
  ['identity', 'identity', Buffer.from(text)],
  ['gzip', 'gzip', gzipSync(text)],
  ['gzip under its old name', 'X-GZIP', gzipSync(text)],
  ['brotli', 'br', brotliCompressSync(text)],
  ['deflate', 'deflate', deflateSync(text)],
  ['bare deflate', 'deflate', deflateRawSync(text)],
  ['two layers', 'br, gzip', gzipSync(brotliCompressSync(text))],
])('a %s body is read', async (_name, encoding, bytes) => {
  expect((await readBody(body(bytes), { ...options, encoding })).toString()).toBe(text)
})

test('nothing, said to be gzip, is nothing', async () => {
  expect((await readBody(body(Buffer.alloc(0)), { ...options, encoding: 'gzip' })).length).toBe(0)
})

test.each([
  ['gzip', gzipSync(Buffer.alloc(200 << 20))],
  ['br', brotliCompressSync(Buffer.alloc(50 << 20))],
  ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(200 << 20)))],
])('a bomb of %s is left at the limit, in little memory', async (encoding, bytes) => {
  const stream = body(bytes)
  const before = process.memoryUsage().rss
  await expect(readBody(stream, { ...options, encoding })).rejects.toMatchObject({ code: 'TOO_LARGE' })
  expect(stream.destroyed).toBe(true)
  expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20)
})

test.each([
  ['gzip', Buffer.from('not gzip'), /damaged or ends early/],
  ['gzip', gzipSync(text).subarray(0, 30), /damaged or ends early/],
  ['br', Buffer.from('not brotli at all'), /damaged or ends early/],
  ['zstd', Buffer.from('x'), /'zstd', which cannot be unpacked/],
  ['gzip, gzip, gzip', Buffer.from('x'), /too many layers/],
])('a body of bad %s is told', async (encoding, bytes, message) => {
  const stream = body(bytes)
  await expect(readBody(stream, { ...options, encoding })).rejects.toMatchObject({
    code: 'BAD_ENCODING',
    message: expect.stringMatching(message),
  })
  expect(stream.destroyed).toBe(true)
})

test('a failure of the body itself is given as it is', async () => {
  async function* broken() {
    yield gzipSync(text).subarray(0, 20)
    throw new Error('reset')
  }
  await expect(readBody(Readable.from(broken()), { ...options, encoding: 'gzip' })).rejects.toThrow('reset')
})
