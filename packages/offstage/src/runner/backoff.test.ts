import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Backoff } from './backoff.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('tries wait 100 ms after the first failure, twice as long after each further one, at most 5 s', () => {
  let again = 0
  const backoff = new Backoff(() => again++)
  expect(backoff.mayTry()).toBe(true)
  for (const waitMs of [100, 200, 400, 800, 1600, 3200, 5000, 5000]) {
    backoff.failed()
    const before = again
    vi.advanceTimersByTime(waitMs - 1)
    expect(backoff.mayTry()).toBe(false)
    vi.advanceTimersByTime(1)
    expect(backoff.mayTry()).toBe(true)
    expect(again).toBe(before + 1)
  }
  backoff.reset()
  backoff.failed()
  vi.advanceTimersByTime(100)
  expect(backoff.mayTry()).toBe(true)
})
