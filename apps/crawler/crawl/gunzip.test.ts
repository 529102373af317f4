import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { gunzip, isGzip } from './gunzip.ts'

const packed = gzipSync('hello')

test('gzip is known by its first bytes', () => {
  expect(isGzip(packed)).toBe(true)
  expect(isGzip(Buffer.from('<urlset>'))).toBe(false)
  expect(isGzip(Buffer.alloc(0))).toBe(false)
})

test('whole data is unpacked whole, several members included', async () => {
  expect(await gunzip(packed, 5)).toEqual({ bytes: Buffer.from('hello') })
  expect(await gunzip(Buffer.concat([packed, gzipSync(' you')]), 100)).toEqual({ bytes: Buffer.from('hello you') })
})

test('a bomb is unpacked up to the limit only', async () => {
  const bomb = gzipSync(Buffer.alloc(50 << 20))
  const { bytes, cut } = await gunzip(bomb, 1000)
  expect(bytes.length).toBe(1000)
  expect(cut).toBe('size')
})

test('data that ends early gives what it holds', async () => {
  const noise = randomBytes(500_000)
  const whole = gzipSync(noise)
  const { bytes, cut } = await gunzip(whole.subarray(0, whole.length / 2), 1e6)
  expect(cut).toBe('damaged')
  expect(bytes.length).toBeGreaterThan(100_000)
  expect(noise.subarray(0, bytes.length).equals(bytes)).toBe(true)
})

test('damaged data gives what came before', async () => {
  expect(await gunzip(Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from('not gzip')]), 100)).toEqual({
    bytes: Buffer.alloc(0),
    cut: 'damaged',
  })
})
