import { expect, test } from 'vitest'
import { drawJob } from './jobs.ts'
import { planTroubles } from './plan.ts'
import { Seeded } from './seeded.ts'

const MEANS = { store: 'postgres', workers: 3, hasClock: true } as const

test('the same seed brings the same troubles and the same launches, another seed others', () => {
  expect(planTroubles(7, 300, MEANS)).toEqual(planTroubles(7, 300, MEANS))
  expect(planTroubles(8, 300, MEANS)).not.toEqual(planTroubles(7, 300, MEANS))
  const jobs = (stream: string) => {
    const random = new Seeded(7, stream)
    return Array.from({ length: 50 }, (_, i) => drawJob(random, String(i), 1000))
  }
  expect(jobs('a')).toEqual(jobs('a'))
  expect(jobs('b')).not.toEqual(jobs('a'))
})

test('each store is given its troubles, clocks jump where they can, and a worker stands still for longer than its lease', () => {
  const kinds = (means: typeof MEANS | { store: 'sqlite'; workers: number; hasClock: boolean }) =>
    [...new Set(planTroubles(1, 600, means).map(({ trouble }) => trouble.what))].sort()
  expect(kinds(MEANS)).toEqual(['crash', 'cut', 'freeze', 'jump', 'restart', 'shutdown', 'terminate'])
  expect(kinds({ store: 'sqlite', workers: 3, hasClock: false })).toEqual(['crash', 'freeze', 'lock', 'shutdown'])
  for (let seed = 0; seed < 20; seed++) {
    const freezes = planTroubles(seed, 24, MEANS).flatMap(({ trouble }) => (trouble.what === 'freeze' ? [trouble] : []))
    expect(Math.max(...freezes.map(({ forMs }) => forMs))).toBeGreaterThan(17_000)
  }
})

test('seven launches in ten have no retries', () => {
  const random = new Seeded(1)
  const jobs = Array.from({ length: 5000 }, (_, i) => drawJob(random, String(i), 1000))
  expect(jobs.filter(({ retries }) => retries === 0).length / jobs.length).toBeCloseTo(0.7, 1)
})
