import { expect, test } from 'vitest'
import type { Settle } from '../store.ts'
import { inStoreTime, xrayInStoreTime } from './store-time.ts'

const vitals = { at: 1000, cpuMs: 1, memoryBytes: 1, peakMemoryBytes: 1, loopBusy: null, stuckSince: 900 }

test('what was stamped by a clock that is ahead is put back by as much, and nothing else is touched', () => {
  const report = { id: 'a', lease: 'b', entries: [{ kind: 'note' as const, text: 'x', at: 1000 }], state: '[{}]' }
  expect(inStoreTime(report, 0)).toBe(report)
  expect(inStoreTime({ ...report, vitals: JSON.stringify(vitals) }, 600)).toEqual({
    ...report,
    entries: [{ kind: 'note', text: 'x', at: 400 }],
    vitals: JSON.stringify({ ...vitals, at: 400, stuckSince: 300 }),
  })
  const xray = { at: 1000, tookMs: 5, vitals }
  expect(JSON.parse(xrayInStoreTime(JSON.stringify({ xray }), -600))).toMatchObject({
    xray: { at: 1600, tookMs: 5, vitals: { at: 1600, stuckSince: 1500 } },
  })
})

test('no step of a kill comes before the one before it, whatever became of the clock', () => {
  const settle = (steps: object): Settle => ({
    id: 'a',
    lease: 'b',
    entries: [],
    outcome: { status: 'failed', error: { name: 'Error', message: '' } },
    killReport: JSON.stringify({ by: null, askedAt: 5000, signalledAt: null, vitals: null, ...steps }),
  })
  const report = (text: string | undefined) => JSON.parse(text ?? '')
  expect(report(inStoreTime(settle({ forcedAt: 6000, deadAt: 1000 }), 0).killReport)).toMatchObject({
    askedAt: 5000,
    signalledAt: null,
    forcedAt: 6000,
    deadAt: 6000,
  })
  expect(report(inStoreTime(settle({ forcedAt: 65_100, deadAt: 65_200 }), 60_000).killReport)).toMatchObject({
    forcedAt: 5100,
    deadAt: 5200,
  })
})
