// Others are in the way of our transactions: they lock the same tables in the opposite order, hold a lock for long, or the database wants all transactions serialisable. Nobody is
// told of it: what failed is tried again.
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { expect, type TestContext, test } from 'vitest'
import { Cluster } from '../../packages/offstage/test/postgres/cluster.ts'
import { type Bed, openBedOn } from './bed/bed.ts'
import { ms, percentile, row, scaled } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'

const FOR_MS = scaled(5000, 180_000)
const AT_ONCE = 8
const HELD_MS = 6500
const TABLES = ['tasks', 'inputs', 'journal', 'states', 'outcomes', 'commits', 'workers']

test('F50: deadlocks, and transactions that cannot be serialised', async (context) => {
  const { cluster, bed, rival } = await contended(context)
  // As good as two transactions that read what the other wrote: one in ten that comes this far.
  await rival.query(`create function fail() returns trigger language plpgsql as $$ begin
    if random() < 0.1 then raise exception 'could not serialize access' using errcode = '40001'; end if; return null; end $$`)
  await rival.query('create trigger fail before insert on offstage.journal for each statement execute function fail()')
  const before = cluster.log.length
  const end = performance.now() + FOR_MS
  const deadlocks = () => countOf(cluster.log.slice(before), '40P01')
  const unserialisable = () => countOf(cluster.log.slice(before), '40001')
  // On a machine that is busy it takes longer until both have happened.
  const isOver = () => {
    const leftMs = end - performance.now()
    return leftMs < -30_000 || (leftMs < 0 && deadlocks() > 0 && unserialisable() > 0)
  }
  const locking = (async () => {
    while (!isOver()) {
      const [one, other] = [...TABLES].sort(() => Math.random() - 0.5)
      await rival.query(`begin; lock table offstage.${one} in share mode`)
      await pause(Math.random() * 10)
      await rival.query(`lock table offstage.${other} in share mode; commit`)
      await pause(Math.random() * 30)
    }
  })()
  const { took } = await launchUntil(bed, isOver)
  await locking
  await rival.query('drop trigger fail on offstage.journal')
  expect(deadlocks()).toBeGreaterThan(0)
  expect(unserialisable()).toBeGreaterThan(0)
  row(context, {
    fault: 'F50',
    did: `another client locks tables in any order, one insert in ten cannot be serialised, ${FOR_MS / 1000} s; the database's default is serializable`,
    demanded: '0 surfaced',
    seen: `${deadlocks()} deadlocks, ${unserialisable()} serialisation failures; 0 of ${took.length.toLocaleString('en')} launches refused, each run once; they took ${ms(percentile(took, 0.5))}, at most ${ms(Math.max(...took))}`,
    met: true,
  })
})

test('F50: a lock that is held for longer than it is waited for', async (context) => {
  const { cluster, bed, rival } = await contended(context)
  const before = cluster.log.length
  await rival.query('begin; lock table offstage.tasks in share mode')
  let isOver = false
  const launched = launchUntil(bed, () => isOver)
  await lasting(HELD_MS)
  await rival.query('commit')
  isOver = true
  const { took } = await launched
  const timeouts = countOf(cluster.log.slice(before), '55P03')
  expect(timeouts).toBeGreaterThan(0)
  const afterMs = Math.max(...took) - HELD_MS
  row(context, {
    fault: 'F50',
    did: `another client locks the tasks for ${HELD_MS / 1000} s`,
    demanded: '0 surfaced; launched ≤ 1 s after it lets go',
    seen: `${timeouts} lock timeouts; 0 refused, each run once; after ${ms(Math.max(0, afterMs))}`,
    met: afterMs <= 1000,
  })
})

/** Two workers on a database that wants all transactions serialisable, and a client that never is the one to give in. */
async function contended(context: TestContext): Promise<{ cluster: Cluster; bed: Bed; rival: pg.Client }> {
  const cluster = await Cluster.start({
    settings: { deadlock_timeout: '50ms', default_transaction_isolation: 'serializable', log_line_prefix: '%a %e ' },
  })
  context.onTestFinished(() => cluster.remove())
  const bed = await openBedOn(cluster.url(), context, 'plain')
  for (const _ of [1, 2]) await bed.server({ concurrency: 4 })
  const rival = new pg.Client({ connectionString: cluster.url(), application_name: 'rival' })
  await rival.connect()
  context.onTestFinished(() => rival.end())
  await rival.query(`set deadlock_timeout to '1min'; set default_transaction_isolation to 'read committed'`)
  return { cluster, bed, rival }
}

/** Launches several at a time until it is over; all are run, each once, and none is refused. Gives how long each took to be acknowledged, ms. */
async function launchUntil(bed: Bed, isOver: () => boolean): Promise<{ took: number[] }> {
  const file = bed.file('starts')
  const took: number[] = []
  const tasks = await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      const own = []
      while (!isOver()) {
        const began = performance.now()
        own.push(await bed.launch('marks', file))
        took.push(performance.now() - began)
        await pause(Math.random() * 100)
      }
      return own
    }),
  )
  const { offstage } = bed
  await until(async () => (await offstage.listBackgroundTasks({ status: ['queued', 'running'] })).length === 0, 120_000)
  expect(await offstage.listBackgroundTasks({ status: ['failed', 'missing', 'killed'] })).toEqual([])
  const starts = readFileSync(file, 'utf8').trim().split('\n')
  expect(starts.toSorted()).toEqual(
    tasks
      .flat()
      .map(({ id }) => id)
      .sort(),
  )
  return { took }
}

/** How many of ours the server failed so. */
function countOf(log: string, code: string): number {
  return log.match(new RegExp(`^offstage \\w+ ${code} ERROR`, 'gm'))?.length ?? 0
}
