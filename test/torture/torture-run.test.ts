// A short torture run on each store: no invariant is violated. Long ones: `npm run torture`.
import { expect, test } from 'vitest'
import { row, scaled } from '../faults/bed/rows.ts'
import { torture } from './torture.ts'

const SECONDS = scaled(14, 120)
/** Brings most kinds of trouble within that time, on both stores. */
const SEED = 89

test.for(['sqlite', 'postgres'] as const)('trial: torture on %s', { timeout: 400_000 }, async (store, context) => {
  const seed = Number(process.env.FAULTS_SEED ?? SEED)
  const { violations, launches, kills, restarts, figures, folder } = await torture({
    store,
    seconds: SECONDS,
    seed,
    workers: 3,
    rate: 8,
    keep: false,
    say: () => undefined,
    stop: context.signal,
  })
  row(context, {
    fault: 'torture',
    did: `${store}, 3 workers, ${SECONDS} s, seed ${seed}: ${Object.entries(figures.befallen)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}`,
    demanded: '0 violations of I1 to I11',
    seen: `${violations.length}; ${launches} launches, ${kills} kills, ${restarts} restarts, ${figures.effects} effects, ${figures.ticks} of schedules, ${figures.keys} keys asked for ${figures.askedOnce} times`,
    met: violations.length === 0,
  })
  expect(violations, `seed ${seed}, evidence in ${folder}`).toEqual([])
  expect(launches).toBeGreaterThan(10)
  expect(restarts).toBeGreaterThan(0)
  expect(figures.ticks).toBeGreaterThan(0)
  expect(figures.keys).toBeGreaterThan(0)
})
