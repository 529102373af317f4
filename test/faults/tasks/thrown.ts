// Fifty things that can be thrown, most of them to trip up whoever looks at them.

const boom = () => {
  throw new Error('boom')
}
const traps = { get: boom, has: boom, ownKeys: boom, getPrototypeOf: boom, getOwnPropertyDescriptor: boom }

function deep(levels: number): Error {
  let error = new Error('the innermost')
  for (let i = 0; i < levels; i++) error = new Error(`level ${i}`, { cause: error })
  return error
}

function withGetter(property: string): Error {
  return Object.defineProperty(new Error('with a getter'), property, { get: boom })
}

function cyclic(): Error {
  const error: Error = new Error('me')
  error.cause = error
  return error
}

function cyclicOfTwo(): Error {
  const one: Error = new Error('one')
  one.cause = new Error('two', { cause: one })
  return one
}

export const THROWN: (() => unknown)[] = [
  () => null,
  () => undefined,
  () => true,
  () => 0,
  () => -0,
  () => Number.NaN,
  () => 12n,
  () => '',
  () => 'just text',
  () => 'x'.repeat(5_000_000),
  () => '\ud800 half',
  () => 'nul \0 byte',
  () => Symbol('a symbol'),
  () => Symbol(),
  () => boom,
  () => class Thrown {},
  () => ({}),
  () => ({ message: 'not an error' }),
  () => ({ message: 12, name: null, stack: [] }),
  () => Object.create(null),
  () => [],
  () => [new Error('inside')],
  () => new Map([['a', 1]]),
  () => new Date(Number.NaN),
  () => Buffer.alloc(1_000_000),
  () => new Proxy({}, traps),
  () => new Proxy(new Error('behind a proxy'), traps),
  () => new Proxy(boom, { ...traps, apply: boom }),
  () => Proxy.revocable({}, {}).proxy,
  () => {
    const { proxy, revoke } = Proxy.revocable(new Error('revoked'), {})
    revoke()
    return proxy
  },
  () => withGetter('message'),
  () => withGetter('name'),
  () => withGetter('stack'),
  () => withGetter('cause'),
  () => withGetter('code'),
  () => ({ toString: boom, valueOf: boom, [Symbol.toPrimitive]: boom }),
  () => ({ toJSON: boom, inspect: boom, [Symbol.for('nodejs.util.inspect.custom')]: boom }),
  () => Object.freeze(new Error('frozen')),
  () => cyclic(),
  () => cyclicOfTwo(),
  () => deep(5000),
  () => new Error('x'.repeat(5_000_000)),
  () => Object.assign(new Error('huge stack'), { stack: 'y'.repeat(5_000_000) }),
  () =>
    Object.assign(new Error('huge fields'), { response: Buffer.alloc(1_000_000), list: new Array(100_000).fill(1) }),
  () =>
    new AggregateError(
      Array.from({ length: 1000 }, (_, i) => new Error(`part ${i}`)),
      'many',
    ),
  () => new DOMException('of the platform', 'AbortError'),
  () => Object.assign(new Error('odd code'), { code: { deep: boom } }),
  () =>
    new (class extends Error {
      override get name() {
        return boom()
      }
    })('a subclass'),
  () => Promise.resolve(1),
  () => new WeakRef({}),
]
