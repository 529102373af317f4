// Bounds of queues, keys, workers, owners and rates while workers are killed all the time: never exceeded, and nothing of them is lost with the dead.
import { test } from 'vitest'
import { createDatabase } from '../../packages/offstage/test/postgres/create-database.ts'
import { openBedWith } from './bed/bed.ts'
import { OF_OWNER } from './bed/limit-lines.ts'
import { PLANNED, tryLimits } from './bed/limit-trial.ts'
import { row, scaled } from './bed/rows.ts'

const TASKS = scaled(160, 10_000)
const WORKERS = scaled(3, 4)
const PLACES = scaled(5, 6)
const TIMEOUT_MS = scaled(300_000, 1_800_000)

// They mostly wait.
test.concurrent.for(['SQLite', 'PostgreSQL'])(
  'trial: bounds while workers are killed, on %s',
  { timeout: TIMEOUT_MS },
  async (store, context) => {
    const { expect } = context
    const database = store === 'SQLite' ? undefined : await newDatabase(context)
    const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 31)
    const plan = (owner: string | null) => (PLANNED.includes(owner ?? '') ? { concurrency: OF_OWNER } : null)
    const bed = await openBedWith({ ...(database === undefined ? {} : { database }), plan }, context, 'limited')
    const trial = await tryLimits(bed, database, { tasks: TASKS, workers: WORKERS, places: PLACES, seed })
    const { verdict, kills, ends, burst, untrue } = trial
    const texts = (of: Record<string, unknown>) =>
      Object.entries(of)
        .map(([word, count]) => `${word} ${count}`)
        .join(', ')
    const reached = Object.fromEntries(
      Object.entries(burst).map(([name, { ran, allowed }]) => [name, `${ran}/${allowed}`]),
    )
    expect(verdict.wrong, `seed ${seed}`).toEqual([])
    expect(untrue).toEqual([])
    for (const { ran, allowed } of Object.values(burst)) expect(ran, `${texts(reached)}, seed ${seed}`).toBe(allowed)
    expect(Object.keys(ends).filter((status) => !['completed', 'missing'].includes(status))).toEqual([])
    expect(kills).toBeGreaterThan(0)
    row(context, {
      fault: 'limits',
      did: `${store}: ${TASKS} tasks of 5 bounded queues through ${WORKERS} workers, ${kills} kill -9 of workers; seed ${seed}`,
      demanded:
        'at once: fleet ≤ 4, tenants ≤ 6, tenant ≤ 2, worker ≤ 2, owner ≤ 2, rate ≤ 10 in 500 ms; then all places again; every task ends',
      seen: `${texts(verdict.most)} (${verdict.begun} as tasks saw it); burst ${texts(reached)}; ${verdict.attempts} attempts, ${verdict.cut} cut; ${texts(ends)}`,
      met: verdict.wrong.length === 0,
    })
  },
)

async function newDatabase(test: { onTestFinished(end: () => Promise<void>): void }): Promise<string> {
  const { url, drop } = await createDatabase()
  test.onTestFinished(drop)
  return url
}
