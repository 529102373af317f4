import { describe, expect, test } from 'vitest'
import { LIMITS } from '../task/limits.ts'
import { LogLimit } from './log-limit.ts'

const KB = 1024

/** A limit whose clock is turned by hand. */
function limitAt() {
  const clock = { at: 0 }
  return { clock, limit: new LogLimit(() => clock.at) }
}

/** Offers `kilobytes` lines of 1 KB; how many passed. */
function offer(limit: LogLimit, kilobytes: number): number {
  let passed = 0
  for (let i = 0; i < kilobytes; i++) if (limit.admit(KB)) passed++
  return passed
}

describe('the limit of a log', () => {
  test('lets a burst of 5 MB pass, and counts what it holds back', () => {
    const { limit } = limitAt()
    expect(offer(limit, 6 * KB)).toBe(LIMITS.logBurst / KB)
    expect(limit.takeDropped()).toBe(1024 * KB)
    expect(limit.takeDropped()).toBe(0)
  })

  test('then lets 1 MB a second pass, in stretches and not line by line', () => {
    const { clock, limit } = limitAt()
    offer(limit, 6 * KB)
    let stretches = 0
    let wasPassing = false
    let passed = 0
    for (let ms = 0; ms < 3000; ms += 10) {
      clock.at += 10
      const now = offer(limit, 40)
      passed += now
      if (now > 0 && !wasPassing) stretches++
      wasPassing = now > 0
    }
    expect(passed).toBeGreaterThan(2.4 * KB)
    expect(passed).toBeLessThanOrEqual(3 * KB)
    expect(stretches).toBeLessThan(10)
  })

  test('ends at 10 MB in all, for small lines too', () => {
    const { clock, limit } = limitAt()
    let passed = 0
    for (let second = 0; second < 30; second++) {
      passed += offer(limit, KB)
      clock.at += 1000
    }
    expect(passed).toBe(LIMITS.log / KB)
    expect(limit.admit(1)).toBe(false)
  })

  test('counts what was dropped elsewhere', () => {
    const { limit } = limitAt()
    limit.drop(7)
    expect(limit.takeDropped()).toBe(7)
  })

  test('is shut for all that it would refuse, and open again when it would not', () => {
    const { clock, limit } = limitAt()
    offer(limit, 5 * KB)
    expect(limit.isShut).toBe(false)
    offer(limit, 1)
    expect(limit.isShut).toBe(true)
    clock.at += 400
    expect(limit.isShut).toBe(true)
    clock.at += 200
    expect(limit.isShut).toBe(false)
    expect(offer(limit, 1)).toBe(1)
  })
})
