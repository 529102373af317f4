import { expect, test } from 'vitest'
import { SettledClock } from './settled-clock.ts'

const MINUTE = 60_000

test('a clock is settled when it has gone steadily for ten minutes; a step begins them anew, a slow correction does not', () => {
  let steady = 0
  let ahead = 1_000_000
  const clock = new SettledClock(() => steady)
  const after = (ms: number) => {
    steady += ms
    return clock.look(steady + ahead)
  }
  expect(after(0)).toBe(false)
  expect(after(9 * MINUTE)).toBe(false)
  expect(after(MINUTE)).toBe(true)
  ahead += 50 * 365 * 24 * 60 * MINUTE
  expect(after(10_000)).toBe(false)
  expect(after(9 * MINUTE)).toBe(false)
  ahead -= 50 * 365 * 24 * 60 * MINUTE
  expect(after(MINUTE)).toBe(false)
  for (let i = 0; i < 10; i++) {
    ahead += 1000
    after(MINUTE)
  }
  expect(after(0)).toBe(true)
})
