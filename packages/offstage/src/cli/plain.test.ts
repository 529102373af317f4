import { expect, test } from 'vitest'
import { plain } from './plain.ts'

test('what JSON does not know becomes text, pairs or arrays', () => {
  const value = {
    date: new Date(0),
    never: new Date(Number.NaN),
    big: 12345678901234567890n,
    nan: Number.NaN,
    map: new Map([['a', 1n]]),
    set: new Set([1, 2]),
    bytes: new Uint8Array([1, 2, 3]),
    url: new URL('http://x/'),
    none: undefined,
  }
  expect(JSON.parse(JSON.stringify(plain(value)))).toEqual({
    date: '1970-01-01T00:00:00.000Z',
    never: null,
    big: '12345678901234567890',
    nan: 'NaN',
    map: [['a', '1']],
    set: [1, 2],
    bytes: 'AQID',
    url: 'http://x/',
  })
})

test('a value that shares its parts is not written out without end', () => {
  let node: unknown = []
  for (let level = 0; level < 60; level++) node = [node, node]
  expect(() => plain(node)).toThrow('parts written out')
})
