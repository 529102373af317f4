import { describe, expect, test } from 'vitest'
import { backgroundTask } from './definition.ts'
import { checkLaunchFlow, flowOf } from './flow.ts'
import { queueLimits } from './queue.ts'
import { declaredQueues, forgetDefinitions } from './registry.ts'

const nothing = async () => undefined

describe('a definition', () => {
  test.each([
    [{ queue: 'a b' }, 'INVALID_NAME'],
    [{ queue: 7 }, 'INVALID_NAME'],
    [{ queue: { name: '' } }, 'INVALID_NAME'],
    [{ queue: { concurency: 2 } }, 'UNKNOWN_OPTION'],
    [{ queue: { concurrency: 0 } }, 'INVALID_OPTION'],
    [{ queue: { concurrencyPerKey: 1.5 } }, 'INVALID_OPTION'],
    [{ queue: { rate: { limit: 10 } } }, 'INVALID_OPTION'],
    [{ queue: { rate: { limit: 10, per: '2d' } } }, 'INVALID_OPTION'],
    [{ queue: { ratePerKey: { limit: 10, every: '1m' } } }, 'UNKNOWN_OPTION'],
    [{ priority: 1001 }, 'INVALID_OPTION'],
    [{ key: '' }, 'INVALID_OPTION'],
    [{ key: 'a\u0001b' }, 'INVALID_OPTION'],
    [{ queueTimeout: 0 }, 'INVALID_OPTION'],
    [{ totalTimeout: 'soon' }, 'INVALID_OPTION'],
    [{ delay: '5s' }, 'UNKNOWN_OPTION'],
  ])('with %j is refused: %s', (options, code) => {
    expect(() => backgroundTask({ name: 'bad', ...(options as object) }, nothing)).toThrow(
      expect.objectContaining({ code }),
    )
  })

  test('names what was meant', () => {
    expect(() => backgroundTask({ name: 'bad', queue: { concurency: 2 } as never }, nothing)).toThrow(
      "'concurency' is no option of a queue. Did you mean 'concurrency'?",
    )
  })

  test('that bounds a queue otherwise than another does is refused, by the name of both', () => {
    forgetDefinitions()
    const mail = { name: 'mail', concurrency: 2, rate: { limit: 10, per: '1m' } } as const
    backgroundTask({ name: 'send', queue: mail }, nothing)
    backgroundTask({ name: 'bounce', queue: { ...mail } }, nothing)
    backgroundTask({ name: 'count', queue: 'mail' }, nothing)
    backgroundTask({ name: 'own', queue: { concurrencyPerWorker: 1 } }, nothing)
    backgroundTask({ name: 'plain' }, nothing)
    expect([...declaredQueues()]).toEqual([
      ['mail', { concurrency: 2, rate: { limit: 10, perMs: 60_000 } }],
      ['own', { concurrencyPerWorker: 1 }],
      ['plain', null],
    ])
    backgroundTask({ name: 'other', queue: { name: 'mail', concurrency: 3 } }, nothing)
    expect(() => declaredQueues()).toThrow(expect.objectContaining({ code: 'QUEUE_DECLARED_TWICE' }))
    forgetDefinitions()
  })
})

describe('a launch', () => {
  test.each([
    [{ delay: '5s', runAt: 5 }, 'beside delay'],
    [{ delay: '-5s' }, 'no span'],
    [{ runAt: new Date('never') }, 'no moment'],
    [{ runAt: 'tomorrow' }, 'no moment'],
    [{ queue: 'a/b' }, 'no name for a queue'],
    [{ key: 'x'.repeat(201) }, '1 to 200'],
  ])('with %j is refused: %s', (options, fact) => {
    expect(() => checkLaunchFlow(options)).toThrow(fact)
  })

  test('keeps what is not the default: its own word, else the definition’s', () => {
    expect(flowOf('a', {}, {}, [])).toEqual({})
    expect(flowOf('a', { queue: 'a', priority: 0 }, {}, [])).toEqual({})
    const definition = {
      queue: 'mail',
      key: (to: unknown) => `${to}`,
      priority: 3,
      queueTimeout: '1m',
      totalTimeout: 5,
    } as const
    expect(flowOf('a', definition, {}, ['ann'])).toEqual({
      queue: 'mail',
      key: 'ann',
      priority: 3,
      queueTimeoutMs: 60_000,
      totalTimeoutMs: 5,
    })
    const launch = { queue: 'a', key: null, priority: -1, delay: '2s', queueTimeout: '2m' } as const
    expect(flowOf('a', definition, launch, ['ann'])).toEqual({
      priority: -1,
      due: { afterMs: 2000 },
      queueTimeoutMs: 120_000,
      totalTimeoutMs: 5,
    })
    expect(flowOf('a', {}, { runAt: new Date(5.7) }, [])).toEqual({ due: { at: 5 } })
  })

  test('whose key cannot be made is refused', () => {
    expect(() => flowOf('a', { key: () => 7 as never }, {}, [])).toThrow('key: 7 is no text')
    expect(flowOf('a', { key: () => undefined }, {}, [])).toEqual({})
  })
})

test('limits are stored in ms, and nothing of a queue without any', () => {
  expect(queueLimits('mail')).toBeNull()
  expect(queueLimits({ name: 'mail' })).toBeNull()
  expect(queueLimits({ ratePerKey: { limit: 1, per: '10s' }, concurrencyPerKey: 2 })).toEqual({
    concurrencyPerKey: 2,
    ratePerKey: { limit: 1, perMs: 10_000 },
  })
})
