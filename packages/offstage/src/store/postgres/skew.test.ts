import fc from 'fast-check'
import { expect, test } from 'vitest'
import { now } from '../../base/clock.ts'
import { aheadOf, Skew, skewText } from './skew.ts'

test('however long the way, a clock that is right is never taken to be wrong, and one that is wrong never for worse than it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e7, max: 1e7 }), fc.nat(20_000), fc.nat(20_000), (skewMs, thereMs, backMs) => {
      const sentAt = 1e12 + skewMs
      const measured = aheadOf(1e12 + thereMs, sentAt, sentAt + thereMs + backMs)
      expect(Math.abs(measured)).toBeLessThanOrEqual(Math.abs(skewMs))
      expect(Math.abs(measured)).toBeGreaterThanOrEqual(Math.abs(skewMs) - thereMs - backMs)
    }),
  )
})

test('a clock that is far off is told of once, with each turn of it; one that is near is left alone', () => {
  const ahead: number[] = []
  const warnings: number[] = []
  const skew = new Skew({ ahead: (ms) => ahead.push(ms), warn: (ms) => warnings.push(ms) })
  const look = (aheadMs: number) => skew.begin()(now() - aheadMs)
  for (const ms of [0, 900, -900]) look(ms)
  expect(ahead).toEqual([])
  for (const ms of [600_000, 600_020, 0, -600_000]) look(ms)
  expect(ahead.map((ms) => Math.round(ms / 1000))).toEqual([600, 0, -600])
  expect(warnings.map((ms) => Math.round(ms / 1000))).toEqual([600])
  expect(skewText(600_000, 'the database db')).toMatch(
    /^this machine's clock is 600 s ahead of that of the database db\. Let /,
  )
})
