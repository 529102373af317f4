// A fleet: the app here, workers on hosts with networks of their own. One host is cut off, one worker is killed, one is frozen; what becomes of each task, and when.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Task } from 'offstage'
import { expect, test } from 'vitest'
import { Cluster } from '../../packages/offstage/test/postgres/cluster.ts'
import { type Bed, openBedOn, seen } from './bed/bed.ts'
import { fakeHost, noHosts } from './bed/hosts.ts'
import { isAlive } from './bed/process-table.ts'
import { ms, notHere, row } from './bed/rows.ts'
import type { Server } from './bed/server.ts'
import { lasting, until } from './bed/until.ts'
import { idles } from './tasks/plain.ts'

const DID = 'three hosts with workers on one PostgreSQL: one cut off for 60 s, one killed, one frozen for 60 s'
const DEMANDED = 'missing ≤ 20 s; exclusive: gone before another attempt; 0 stale writes'

interface Held {
  task: Task
  pid: number
}

interface Host {
  name: string
  server: Server
  /** Without retries; with one; with one, and exclusive. */
  plain: Held
  retried: Held
  exclusive: Held
}

test('F21, F22, F47: a fleet loses hosts', async (context) => {
  const why = noHosts()
  if (why !== undefined) return notHere(context, { fault: 'F47', did: DID, demanded: DEMANDED, why })
  const cluster = await Cluster.start({ settings: { listen_addresses: '*' } })
  context.onTestFinished(() => cluster.remove())
  appendFileSync(join(cluster.data, 'pg_hba.conf'), 'host all all 10.213.0.0/16 trust\n')
  process.kill(cluster.pid, 'SIGHUP')
  const bed = await openBedOn(cluster.url(), context, 'plain')
  const hosts = [1, 2, 3, 4].map(fakeHost)
  context.onTestFinished(() => {
    for (const host of hosts) host.remove()
  })
  const workerOn = (n: number, concurrency: number) => {
    const { wrap, gateway } = hosts[n - 1] as (typeof hosts)[number]
    return bed.server({ concurrency, wrap, database: cluster.url().replace('127.0.0.1', gateway) })
  }
  const fleet: Host[] = []
  for (const n of [1, 2, 3]) {
    const server = await workerOn(n, 3)
    const [plain, retried, exclusive] = await Promise.all([
      held(bed, {}),
      held(bed, { retries: 1 }),
      held(bed, { retries: 1, exclusive: true }),
    ])
    fleet.push({ name: (hosts[n - 1] as { name: string }).name, server, plain, retried, exclusive })
  }
  const [cut, killed, frozen] = fleet as [Host, Host, Host]
  // Who takes over what may be tried again.
  await workerOn(4, 10)

  const began = performance.now()
  hosts[0]?.cut()
  killed.server.signal('SIGKILL')
  frozen.server.signal('SIGSTOP')
  const told = await Promise.all(fleet.map((host) => become(host, began)))
  // Cut off, its tasks run on, all but the exclusive one.
  expect(isAlive(cut.plain.pid)).toBe(true)
  await lasting(60_000 - (performance.now() - began))
  const before = await Promise.all(fleet.map(({ plain }) => plain.task.snapshot()))
  hosts[0]?.mend()
  frozen.server.signal('SIGCONT')
  const woke = performance.now()
  await until(() =>
    fleet.every(({ plain, retried, exclusive }) => [plain, retried, exclusive].every(({ pid }) => !isAlive(pid))),
  )
  const goneMs = performance.now() - woke
  expect(await Promise.all(fleet.map(({ plain }) => plain.task.snapshot()))).toEqual(before)
  for (const { retried, exclusive } of fleet)
    for (const { task } of [retried, exclusive])
      expect(await task.snapshot()).toMatchObject({ status: 'running', attempt: 2 })
  const names = ['cut off', 'killed', 'frozen']
  for (const [i, { missingMs, againMs, exclusiveGoneMs, exclusiveAgainMs }] of told.entries())
    row(context, {
      fault: 'F47',
      did: `host ${i + 1} of 3, ${names[i]}: tasks without retries, with one, exclusive with one`,
      demanded: DEMANDED,
      seen: `missing after ${ms(missingMs)}; tried again after ${ms(againMs)}; exclusive: process gone after ${ms(exclusiveGoneMs)}, tried again after ${ms(exclusiveAgainMs)}; what was left gone ${ms(goneMs)} after the host was back; 0 stale writes`,
      met: missingMs <= 20_500 && exclusiveGoneMs < exclusiveAgainMs,
    })
})

async function held(bed: Bed, options: { retries?: number; exclusive?: boolean }): Promise<Held> {
  const task: Task = await bed.offstage.run(() => idles.with(options).launch())
  return { task, pid: (await seen(task, ({ state }) => state.ready)).state.pid }
}

/** When what became of a host's tasks was seen, ms since the fault. */
async function become({ plain, retried, exclusive }: Host, began: number) {
  const since = () => performance.now() - began
  const at = async (what: Promise<unknown>) => {
    await what
    return since()
  }
  const again = ({ task, pid }: Held) =>
    seen(task, ({ attempt, state }) => attempt === 2 && state.ready && state.pid !== pid, 120_000)
  const [missingMs, againMs, exclusiveGoneMs, exclusiveAgainMs] = await Promise.all([
    at(seen(plain.task, ({ status }) => status === 'missing')),
    at(again(retried)),
    at(until(() => !isAlive(exclusive.pid), 120_000)),
    at(again(exclusive)),
  ])
  return { missingMs, againMs, exclusiveGoneMs, exclusiveAgainMs }
}
