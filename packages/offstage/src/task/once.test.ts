import { describe, expect, test } from 'vitest'
import { checkOnce, onceOf } from './once.ts'

describe('what is said of launches that are meant once', () => {
  test.each([
    [{ unique: 7 }, 'unique: 7 is no text'],
    [{ unique: { by: '' } }, 'unique.by'],
    [{ unique: { by: () => 'x' } }, 'unique.by'],
    [{ unique: { amongst: 'all' } }, "Did you mean 'among'?"],
    [{ unique: { among: 'everyone' } }, "neither 'owner' nor 'all'"],
    [{ unique: { otherwise: 'throw' } }, "neither 'return' nor 'refuse'"],
    [{ throttle: '5s' }, "Give { per: '10s' }"],
    [{ throttle: {} }, 'throttle.per: undefined is missing'],
    [{ debounce: { wait: 0 } }, 'debounce.wait: 0 is no span'],
    [{ debounce: { wait: '1s', max: '1m' } }, "'max' is no option of debounce"],
    [{ unique: true, throttle: { per: '1s' } }, 'Give one of them'],
    [{ idempotencyKey: 'x'.repeat(201) }, 'idempotencyKey'],
  ])('%j is refused in a launch: %s', (options, fact) => {
    expect(() => checkOnce(options, false)).toThrow(fact)
  })

  test('becomes keys: the launch’s word, else the definition’s; made of the arguments; the task’s own key by default', () => {
    expect(onceOf({}, {}, [], null)).toEqual([])
    expect(onceOf({ unique: true }, {}, [], 'k')).toEqual([
      { kind: 'unique', key: '', isAmongAll: false, isRefused: false },
    ])
    const definition = { unique: { by: (url: string) => url, among: 'all', otherwise: 'refuse' } } as const
    checkOnce(definition, true)
    const made = { kind: 'unique', key: 'a', isAmongAll: true, isRefused: true }
    expect(onceOf(definition, {}, ['a'], null)).toEqual([made])
    expect(onceOf(definition, { unique: false }, ['a'], null)).toEqual([])
    expect(onceOf(definition, { idempotencyKey: 'i' }, ['a'], null)).toEqual([{ kind: 'idempotency', key: 'i' }, made])
    expect(onceOf(definition, { throttle: { per: '1m' } }, ['a'], 'k')).toEqual([
      { kind: 'throttle', key: 'k', perMs: 60_000 },
    ])
    expect(onceOf({ debounce: { wait: '1s', most: 5000, by: 'd' } }, {}, [], 'k')).toEqual([
      { kind: 'debounce', key: 'd', waitMs: 1000, mostMs: 5000 },
    ])
    expect(() => onceOf({ unique: () => '' }, {}, [], null)).toThrow('unique.by')
  })
})
