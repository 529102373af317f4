import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, encode } from './value.ts'

const args = (value: unknown) => encode(value, { what: 'args', maxBytes: 1024 * 1024 })
const refusal = (value: unknown) => {
  try {
    args(value)
  } catch (error) {
    return error as Error & { code: string }
  }
  throw new Error('was not refused')
}

describe('values that may be stored', () => {
  test.each([
    ['numbers JSON loses', [Number.NaN, Number.POSITIVE_INFINITY, -0, 12345678901234567890n]],
    ['undefined in objects and arrays', { a: undefined, b: [undefined, 1] }],
    ['holes', Object.assign(new Array(3), { 0: 1, 2: 3 })],
    [
      'dates, maps, sets, patterns, addresses',
      [new Date(5), new Map([[{ a: 1 }, 'x']]), new Set([1, 'b']), /a+/gi, new URL('http://a/b?c')],
    ],
    ['bytes', [new Uint8Array([1, 2, 255])]],
    ['text with NUL, lone surrogates and markup', ['a\0b', '\ud800', '</script><script>', '\u2028']],
    [
      'keys that are names of methods',
      [JSON.parse('{"constructor": 1, "prototype": 2, "hasOwnProperty": 3, "toString": 4}')],
    ],
    ['objects without a prototype', [Object.assign(Object.create(null), { a: 1 })]],
  ])('round-trip: %s (B7, B8, B9, B15, B16)', (_, value) => {
    expect(decode(args(value))).toEqual(value)
  })

  test('an invalid date stays an invalid date', () => {
    const [date] = decode<[Date]>(args([new Date('nonsense')]))
    expect(date).toBeInstanceOf(Date)
    expect(date.getTime()).toBeNaN()
  })

  test('an error keeps name, message, code, stack and cause', () => {
    const error = Object.assign(new TypeError('outer', { cause: new Error('inner') }), { code: 'E_X' })
    const [back] = decode<[Error & { code: string }]>(args([error]))
    expect(back).toBeInstanceOf(Error)
    expect([back.name, back.message, back.code, (back.cause as Error).message]).toEqual([
      'TypeError',
      'outer',
      'E_X',
      'inner',
    ])
    expect(back.stack).toBe(error.stack)
  })

  test('the same object twice is no cycle', () => {
    const shared = { a: 1 }
    expect(decode(args([shared, shared]))).toEqual([shared, shared])
  })

  test('any JSON value comes back equal', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'))
        expect(decode(args([value]))).toEqual([value])
      }),
    )
  })

  test('stored text holds no NUL and no lone surrogate, so that any database keeps it', () => {
    expect(args(['a\0\ud800'])).not.toMatch(/\0|\p{Surrogate}/u)
  })
})

describe('values that are refused, by their path', () => {
  class Point {
    x = 1
  }
  const cycle: Record<string, unknown> = {}
  cycle.me = cycle
  test.each([
    [[{ cb: () => 1 }], 'UNSERIALISABLE', 'args[0].cb is a function'],
    [[Symbol('s')], 'UNSERIALISABLE', 'args[0] is a symbol'],
    [[{ 'odd key': { f() {} } }], 'UNSERIALISABLE', 'args[0]["odd key"].f is a function'],
    [[Promise.resolve(1)], 'UNSERIALISABLE', 'args[0] is a Promise'],
    [[new WeakMap()], 'UNSERIALISABLE', 'args[0] is an instance of WeakMap'],
    [[new Point()], 'UNSERIALISABLE', 'args[0] is an instance of Point'],
    [[new Map([['k', () => 1]])], 'UNSERIALISABLE', 'args[0].get("k") is a function'],
    [[cycle], 'UNSERIALISABLE', 'args[0].me leads back to itself'],
    [[JSON.parse('{"__proto__": {"polluted": true}}')], 'FORBIDDEN_KEY', "args[0].__proto__: the key '__proto__'"],
  ])('%o is %s (B5, B6, B8, B13)', (value, code, message) => {
    const error = refusal(value)
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
  })

  test('a getter that throws is named with its cause (B10)', () => {
    const trap = {
      get bad(): never {
        throw new Error('boom')
      },
    }
    expect(refusal([trap]).message).toContain('args[0].bad has a getter that throws (boom)')
  })

  test('a toJSON that throws is never called: a class instance is refused, a plain object with one has a function in it', () => {
    expect(
      refusal([
        {
          toJSON() {
            throw new Error('boom')
          },
        },
      ]).message,
    ).toContain('args[0].toJSON is a function')
  })

  test('a proxy whose traps throw is refused like any bad value', () => {
    const trap = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('trap')
        },
      },
    )
    expect(refusal([trap]).code).toBe('UNSERIALISABLE')
  })

  test('20,000 levels are refused without exhausting the stack (B11)', () => {
    let deep: object = {}
    for (let i = 0; i < 20_000; i++) deep = { deep }
    expect(refusal([deep]).code).toBe('TOO_DEEP')
  })

  test('a byte over the limit is refused with the fix, at the limit it is kept (B12)', () => {
    const limit = 1024 * 1024
    const fits = 'x'.repeat(limit - 8)
    expect(args([fits])).toHaveLength(limit)
    const error = refusal([`${fits}x`])
    expect(error.code).toBe('PAYLOAD_TOO_LARGE')
    expect(error.message).toContain('args: 1.0 MB; the limit is 1.0 MB')
  })

  test('text that was never encoded is refused, not guessed at', () => {
    for (const text of ['', 'nonsense', '[[5]]', '[["Unknown",1],2]'])
      expect(() => decode(text)).toThrow(/not an encoded value/)
  })
})
