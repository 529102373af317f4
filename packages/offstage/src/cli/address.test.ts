import { expect, test } from 'vitest'
import { originOf, readAddress } from './address.ts'

test('options win over the environment, which wins over the defaults', () => {
  expect(readAddress({}, {})).toEqual({ host: '127.0.0.1', port: 3000 })
  expect(readAddress({}, { PORT: '81', HOST: '0.0.0.0' })).toEqual({ host: '0.0.0.0', port: 81 })
  expect(readAddress({ port: '0', host: 'localhost' }, { PORT: 'abc', HOST: '?' })).toEqual({
    host: 'localhost',
    port: 0,
  })
})

test.each(['abc', '65536', '-1', '80.5', '0x50', ' '])('PORT=%s is refused by name', (PORT) => {
  expect(() => readAddress({}, { PORT })).toThrow(/^PORT: .* is no port/)
})

test.each(['a b', 'http://x', '127.0.0.1:80', '-x', '\x1b[2J'])('HOST=%s is refused by name', (HOST) => {
  expect(() => readAddress({}, { HOST })).toThrow(/^HOST: .* is no address/)
})

test('IPv6 stands in brackets', () => {
  expect(originOf(readAddress({ host: '[::1]' }, {}))).toBe('http://[::1]:3000')
})
