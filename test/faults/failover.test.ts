// The primary dies and its standby takes over. Streamed synchronously nothing acknowledged is lost; streamed asynchronously some is, and whoever asks for it, or still runs it, is told.
import { readFileSync, writeFileSync } from 'node:fs'
import type { Task } from 'offstage'
import pg from 'pg'
import { expect, type TestContext, test } from 'vitest'
import type { Cluster } from '../../packages/offstage/test/postgres/cluster.ts'
import { ended, seen } from './bed/bed.ts'
import { type Fleet, openFleet } from './bed/fleet.ts'
import { isAlive } from './bed/process-table.ts'
import { ms, row, scaled } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'
import { Wire } from './bed/wire.ts'

const LAUNCHES_MS = scaled(2500, 15_000)
const AT_ONCE = 10
const codeOf = (error: unknown) => (error as { code: string }).code

async function ask(cluster: Cluster, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(cluster.url())
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** A fleet on a primary with a standby that streams over a wire of its own. */
async function openPair(context: TestContext) {
  const fleet = await openFleet(context, { isDurable: true }, 'plain', 'counting')
  const link = await Wire.to(fleet.cluster.port)
  context.onTestFinished(() => link.close())
  const standby = await fleet.cluster.standby(link.port)
  context.onTestFinished(() => standby.remove())
  await until(async () => (await ask(fleet.cluster, 'select * from pg_stat_replication')).length === 1)
  const { bed, url } = fleet
  const servers = [await bed.server({ database: url }), await bed.server({ database: url })]
  return { ...fleet, link, standby, servers }
}

/** Launches until told to stop; gives what was acknowledged. */
function launching({ bed }: Fleet, file: string) {
  const acked: Task[] = []
  const refusals = new Set<string>()
  let isOver = false
  const launchers = Array.from({ length: AT_ONCE }, async () => {
    while (!isOver)
      await bed.launch('marks', file).then(
        (task) => acked.push(task),
        (error) => refusals.add(codeOf(error)),
      )
  })
  return {
    acked,
    refusals,
    async stop() {
      isOver = true
      await Promise.all(launchers)
    },
  }
}

const startsIn = (file: string) => readFileSync(file, 'utf8').trim().split('\n')

test('F45, F46: fail-over to a synchronous standby, read-only at first', async (context) => {
  const pair = await openPair(context)
  const { bed, cluster, standby, near, far } = pair
  await ask(cluster, "alter system set synchronous_standby_names = 'standby'")
  await ask(cluster, 'select pg_reload_conf()')
  await until(async () => (await ask(cluster, 'select sync_state from pg_stat_replication'))[0]?.sync_state === 'sync')
  const counting = await Promise.all([1, 2, 3].map(() => bed.launch('counts', bed.file('stop'))))
  for (const task of counting) await seen(task, ({ state }) => state.n > 3)
  const file = bed.file('starts')
  const launches = launching(pair, file)
  await lasting(LAUNCHES_MS)
  await cluster.stop('immediate')
  // Whoever resolves the name finds the standby, which takes no writes yet.
  for (const wire of [near, far]) wire.lead(standby.port)
  await lasting(1000)
  await ask(standby, 'select pg_promote()')
  const promotedAt = performance.now()
  const before = [launches.acked.length, startsIn(file).length] as const
  await until(() => launches.acked.length > before[0] && startsIn(file).length > before[1])
  const resumedMs = performance.now() - promotedAt
  await launches.stop()
  for (const task of launches.acked) expect((await ended(task)).status).toBe('completed')
  const starts = startsIn(file)
  expect(new Set(starts).size).toBe(starts.length)
  for (const task of counting) {
    const counted = (await task.snapshot()).state.n as number
    expect((await seen(task, ({ state }) => (state.n as number) > counted)).status).toBe('running')
  }
  row(context, {
    fault: 'F45',
    did: 'primary dead, standby (synchronous) read-only at first, then promoted; two workers',
    demanded: 'nothing acknowledged lost, nothing twice; launched and started again ≤ 5 s; running tasks go on',
    seen: `${launches.acked.length} acknowledged, 0 lost, 0 twice; ${ms(resumedMs)}; all went on`,
    met: resumedMs <= 5000,
  })
})

test('F46: fail-over to an asynchronous standby that lacks the newest', async (context) => {
  const pair = await openPair(context)
  const { bed, cluster, standby, link, near, far, servers } = pair
  const known = await bed.launch('counts', bed.file('stop'))
  await seen(known, ({ state }) => state.n > 3)
  // These are running by the standby's account, and end before the primary does.
  const ending = await Promise.all([1, 2].map(() => bed.launch('gated', bed.file('gated'), bed.file('gate'))))
  for (const task of ending) await seen(task, ({ state }) => state.ready)
  const { lsn } = (await ask(cluster, 'select pg_current_wal_lsn() as lsn'))[0] as { lsn: string }
  await until(async () => (await ask(standby, `select pg_last_wal_replay_lsn() >= '${lsn}' as has`))[0]?.has === true)
  link.hole(true)
  writeFileSync(bed.file('gate'), '')
  for (const task of ending) expect((await ended(task)).status).toBe('completed')
  const zombies = await Promise.all([1, 2].map(() => bed.launch('counts', bed.file('stop'))))
  const silent = await bed.launch('idles')
  const pids: number[] = []
  for (const task of [...zombies, silent]) pids.push((await seen(task, ({ state }) => state.pid)).state.pid as number)
  const file = bed.file('starts')
  const launches = launching(pair, file)
  await lasting(LAUNCHES_MS)
  await cluster.stop('immediate')
  link.cut()
  await ask(standby, 'select pg_promote()')
  const promotedAt = performance.now()
  for (const wire of [near, far]) wire.lead(standby.port)
  const probe = await until(() => bed.launch('quick').catch(() => undefined))
  await ended(probe)
  const resumedMs = performance.now() - promotedAt
  await launches.stop()
  // What was lost is answered as what nobody knows; what runs of it is ended.
  for (const task of [...zombies, silent])
    await expect(task.snapshot()).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
  await until(() => pids.every((pid) => !isAlive(pid)))
  const fencedMs = performance.now() - promotedAt
  let lost = 0
  for (const task of launches.acked) {
    const found = await task.snapshot().catch(codeOf)
    if (found === 'TASK_NOT_FOUND') lost++
    else expect((await ended(task)).status).toBe('completed')
  }
  expect(lost).toBeGreaterThan(0)
  // Their ends were lost: by the new primary's account they run, and nobody runs them.
  for (const task of ending) expect((await ended(task)).status).toBe('missing')
  const givenUpMs = performance.now() - promotedAt
  expect((await seen(known, ({ state }) => state.n > 10)).status).toBe('running')
  expect(servers.every(({ pid }) => isAlive(pid))).toBe(true)
  row(context, {
    fault: 'F46',
    did: `primary dead, standby (asynchronous) without the last ${(LAUNCHES_MS / 1000).toFixed(1)} s promoted; two workers`,
    demanded: 'what was lost is answered so, its runs are ended, 0 stale writes; resumed ≤ 5 s; nothing hangs',
    seen: `${launches.acked.length} acknowledged, ${lost} lost; 3 runs of lost tasks ended after ${ms(fencedMs)}; 2 whose end was lost missing after ${ms(givenUpMs)}; resumed after ${ms(resumedMs)}`,
    met: resumedMs <= 5000 && fencedMs <= 15_000 && givenUpMs <= 20_000,
  })
})
