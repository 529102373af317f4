import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkLaunchOptions, checkTaskOptions } from './options.ts'
import {
  checkRetries,
  NonRetryableError,
  type Retries,
  RetryAfterError,
  retryDelayMs,
  retryOptions,
  retryVerdict,
} from './retries.ts'

const middle = () => 0.5

describe('the pause before another attempt', () => {
  test('doubles from a second to five minutes', () => {
    expect([1, 2, 3, 8, 9, 10, 100].map((attempt) => retryDelayMs(attempt, {}, middle))).toEqual([
      1000, 2000, 4000, 128_000, 256_000, 300_000, 300_000,
    ])
  })

  test('is spread by a fifth to each side, or as said', () => {
    expect(retryDelayMs(3, {}, () => 0)).toBe(3200)
    expect(retryDelayMs(3, {}, () => 1)).toBe(4800)
    expect(retryDelayMs(3, { jitter: 0 }, () => 1)).toBe(4000)
  })

  test('follows what the options say', () => {
    const delays = (retries: Retries) =>
      [1, 2, 3, 4].map((attempt) => retryDelayMs(attempt, retryOptions(retries, undefined).backoff, middle))
    expect(delays({ max: 9, delay: '2s', factor: 3, maxDelay: '20s' })).toEqual([2000, 6000, 18_000, 20_000])
    expect(delays({ max: 9, delay: 500, factor: 1 })).toEqual([500, 500, 500, 500])
    expect(delays({ max: 9, delay: ['1s', '10s', '1m'] })).toEqual([1000, 10_000, 60_000, 60_000])
    expect(delays({ max: 9, delay: 0 })).toEqual([0, 0, 0, 0])
  })

  test('is a whole number of ms within its bounds, whatever is drawn', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, drawn) => {
          const ms = retryDelayMs(attempt, {}, () => drawn)
          expect(Number.isInteger(ms) && ms >= 800 && ms <= 360_000).toBe(true)
        },
      ),
    )
  })
})

describe('options', () => {
  test.each([
    [-1, /retries: '?-1'? is not a whole number from 0 to 100/],
    ['3', /retries: '3' is not a whole number/],
    [null, /retries: null is not/],
    [{}, /retries\.max: undefined is not/],
    [{ max: 3, tries: 4 }, /retries: 'tries' is no part of it; there are: max, delay/],
    [{ max: 3, delay: 'soon' }, /retries\.delay: 'soon' is no span/],
    [{ max: 3, delay: [] }, /is no list of 1 to 100 spans/],
    [{ max: 3, delay: ['1s'], factor: 2 }, /beside which factor and maxDelay mean nothing/],
    [{ max: 3, factor: 0.5 }, /retries\.factor: 0\.5 is not a number from 1 to 10/],
    [{ max: 3, maxDelay: '30d' }, /retries\.maxDelay: '30d' is no span/],
    [{ max: 3, jitter: 2 }, /retries\.jitter: 2 is not a number from 0 to 1/],
    [{ max: 3, decide: true }, /retries\.decide: true is not a function/],
  ])('that mean nothing are refused: %o', (retries, message) => {
    expect(() => checkRetries(retries)).toThrow(message)
  })

  test('a launch cannot bring a function: it could not be stored', () => {
    const retries = { max: 1, decide: () => false }
    expect(() => checkLaunchOptions({ retries })).toThrow(/retries\.decide: a function cannot be stored/)
    expect(() => checkTaskOptions({ name: 'mine', retries })).not.toThrow()
  })

  test('a launch that gives a number changes how often, not when', () => {
    expect(retryOptions({ max: 3, delay: '9s' }, 5)).toEqual({ retries: 5, backoff: { firstMs: 9000 } })
    expect(retryOptions({ max: 3, delay: '9s' }, { max: 2 })).toEqual({ retries: 2 })
    expect(retryOptions(undefined, undefined)).toEqual({})
  })
})

describe('what a thrown error says', () => {
  const verdict = (thrown: unknown, retries?: Retries) => {
    const faults: unknown[] = []
    return { verdict: retryVerdict(thrown, 2, retries, (fault) => faults.push(fault)), faults }
  }

  test('NonRetryableError and RetryAfterError come first', () => {
    const retries = { max: 3, decide: () => true }
    expect(verdict(new NonRetryableError('no such card'), retries)).toEqual({ verdict: false, faults: [] })
    expect(verdict(new RetryAfterError('busy', '30s'), retries).verdict).toBe(30_000)
    const inAnHour = new Date(Date.now() + 3_600_000)
    expect(Number(verdict(new RetryAfterError('busy', inAnHour)).verdict) / 3_600_000).toBeCloseTo(1, 2)
    expect(() => new RetryAfterError('busy', 'soon' as '1s')).toThrow(/'soon' is no span/)
  })

  test('decide has the next word', () => {
    const decide = (error: unknown, attempt: number) => ((error as Error).message === 'gone' ? false : attempt * 1000)
    expect(verdict(new Error('gone'), { max: 3, decide }).verdict).toBe(false)
    expect(verdict(new Error('busy'), { max: 3, decide }).verdict).toBe(2000)
    expect(verdict(new Error('busy'), { max: 3, decide: () => undefined }).verdict).toBeUndefined()
  })

  test('a decide that throws, or answers nonsense, is told of and counts as none', () => {
    const broken = verdict(new Error('busy'), {
      max: 3,
      decide: () => {
        throw new Error('undecided')
      },
    })
    expect(broken).toEqual({ verdict: undefined, faults: [expect.objectContaining({ message: 'undecided' })] })
    const later = verdict(new Error('busy'), { max: 3, decide: (async () => false) as never })
    expect(later.verdict).toBeUndefined()
    expect(String(later.faults[0])).toMatch(/is neither true, false nor a span/)
  })

  test('nothing that is thrown makes it throw', () => {
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trapped')
        },
      },
    )
    for (const thrown of [null, undefined, 'text', 7, trap]) expect(verdict(thrown).verdict).toBeUndefined()
  })
})
