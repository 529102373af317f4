// Schedules with many servers, clocks that are stepped, servers that are killed, and nobody there for hours: each time is launched once.
import { test } from 'vitest'
import { createDatabase } from '../../packages/offstage/test/postgres/create-database.ts'
import { openBedOn } from './bed/bed.ts'
import { row, scaled } from './bed/rows.ts'
import { DOWN_MS, tryTicks } from './bed/tick-trial.ts'

const STEPS_MS = scaled(5000, 240_000)
/** Minutes. */
const JUMPS = scaled([0, 1.5], [0, 10, 9])

// They mostly wait.
test.concurrent.for(['SQLite', 'PostgreSQL'])(
  'F33: five servers, stepped clocks, two hours without any, on %s',
  async (store, context) => {
    const { expect } = context
    const database = store === 'SQLite' ? undefined : await newDatabase(context)
    const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 31)
    const bed = await openBedOn(database, context, 'plain')
    const { verdicts, hourly, astray, kills, steps } = await tryTicks(bed, database, {
      stepsMs: STEPS_MS,
      jumps: JUMPS.map((minutes) => minutes * 60_000),
      seed,
    })
    const sum = (count: (verdict: (typeof verdicts)[number]) => number) =>
      verdicts.reduce((all, one) => all + count(one), 0)
    const [launched, twice, lost] = [
      sum((one) => one.launched),
      sum((one) => one.twice.length),
      sum((one) => one.lost.length),
    ]
    expect(verdicts.flatMap((one) => [...one.twice, ...one.lost])).toEqual([])
    expect(astray).toEqual([])
    expect(hourly).toEqual({ last: 1, all: 2, none: 0 })
    row(context, {
      fault: 'F33',
      did: `${store}: 5 servers, ${steps} steps of their clocks by up to 4 s to and fro, jumps of all to ${JUMPS.join(', ')} min, ${kills} killed, then ${DOWN_MS / 3_600_000} h without any; seed ${seed}`,
      demanded: 'one launch per schedule and time; of 2 missed: last 1, all 2, none 0',
      seen: `${launched} launches, ${twice} twice, ${lost} lost; last ${hourly.last}, all ${hourly.all}, none ${hourly.none}`,
      met: twice + lost === 0,
    })
  },
)

async function newDatabase(test: { onTestFinished(end: () => Promise<void>): void }): Promise<string> {
  const { url, drop } = await createDatabase()
  test.onTestFinished(drop)
  return url
}
