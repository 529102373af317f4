// The clock of a whole machine jumps, its database server's with it, as far as libfaketime can make it: beneath Node, SQLite and PostgreSQL. Needs Debian's `faketime`.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'vitest'
import { Cluster } from '../../packages/offstage/test/postgres/cluster.ts'
import { Clock, findFaketime } from '../torture/clock.ts'
import { openBedOn } from './bed/bed.ts'
import { tryJumps } from './bed/clock-trial.ts'
import type { WallClock } from './bed/clocks.ts'
import { ms, notHere, row } from './bed/rows.ts'

const APART_MS = 20_000
const DEMANDED = '0 false missing, 0 negative durations'

test.for(['SQLite', 'PostgreSQL'])('F30: the clock of a machine jumps, on %s', async (store, context) => {
  const who = store === 'SQLite' ? 'two workers' : 'two workers and the database server'
  const did = `${store}: the machine's clock, as ${who} see it, goes an hour ahead, an hour back, to 2100, and is right again, ${APART_MS / 1000} s each`
  const library = findFaketime()
  if (library === undefined)
    return notHere(context, { fault: 'F30', did, demanded: DEMANDED, why: 'libfaketime is not installed' })
  const clock = machineClock(context, library)
  const bed = await openBedOn(await databaseFor(store, context, clock), context, 'plain', 'clocks')
  const trial = await tryJumps(bed, clock, APART_MS, { env: clock.environment })
  row(context, {
    fault: 'F30',
    did,
    demanded: DEMANDED,
    seen: `0 of ${trial.running} that ran all the time; 0 of ${trial.ended}, the shortest ${ms(trial.shortestMs)}`,
    met: trial.shortestMs >= 0,
  })
})

function machineClock(test: TestContext, library: string): WallClock {
  // The database server, too, is to read it, which may be somebody else.
  const folder = mkdtempSync(join(tmpdir(), 'offstage-clock-'))
  chmodSync(folder, 0o755)
  test.onTestFinished(() => rmSync(folder, { recursive: true }))
  const clock = new Clock(folder, 'machine', library)
  return { set: (byMs) => clock.set(Math.round(byMs / 1000)), environment: clock.environment }
}

async function databaseFor(store: string, test: TestContext, clock: WallClock): Promise<string | undefined> {
  if (store === 'SQLite') return undefined
  const cluster = await Cluster.start({ env: clock.environment })
  test.onTestFinished(() => cluster.remove())
  return cluster.url()
}
