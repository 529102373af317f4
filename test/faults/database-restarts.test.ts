// The database goes and comes back while tasks are launched and run: nothing acknowledged is lost, nothing runs twice, nobody is taken for lost.
import { readFileSync } from 'node:fs'
import type { Task } from 'offstage'
import { expect, test } from 'vitest'
import { ended, seen } from './bed/bed.ts'
import { openFleet } from './bed/fleet.ts'
import { ms, row, scaled } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'

const LAUNCHES = scaled(400, 5000)
const RESTARTS_APART_MS = scaled(1500, 5000)
const ROUNDS = scaled(2, 6)
const OUTAGE_MS = scaled(20_000, 300_000)
const AT_ONCE = 20

test('F40: the database is restarted again and again', async (context) => {
  const { cluster, bed, url } = await openFleet(context, { isDurable: true }, 'plain')
  for (const _ of [1, 2]) await bed.server({ database: url, concurrency: 4 })
  const file = bed.file('starts')
  const acked: Task[] = []
  let refused = 0
  let next = 0
  const launcher = async () => {
    while (next++ < LAUNCHES)
      await bed.launch('marks', file).then(
        (task) => acked.push(task),
        () => refused++,
      )
  }
  const launched = Promise.all(Array.from({ length: AT_ONCE }, launcher))
  const downs: number[] = []
  const recoveries: number[] = []
  let isDone = false
  void launched.then(() => {
    isDone = true
  })
  for (let round = 0; !isDone || round < ROUNDS; round++) {
    await lasting(RESTARTS_APART_MS)
    const began = performance.now()
    await cluster.restart(round % 2 === 0 ? 'immediate' : 'fast')
    const upAt = performance.now()
    downs.push(upAt - began)
    // Before all that was launched more quickly than it is run.
    const probe = await until(() => bed.launch('urgent').catch(() => undefined))
    await ended(probe)
    recoveries.push(performance.now() - upAt)
  }
  await launched
  await until(
    async () => (await bed.offstage.listBackgroundTasks({ status: ['queued', 'running'] })).length === 0,
    120_000,
  )
  for (const task of acked) expect((await task.snapshot()).status).toBe('completed')
  const starts = readFileSync(file, 'utf8').trim().split('\n')
  expect(new Set(starts).size).toBe(starts.length)
  expect(starts.length).toBeGreaterThanOrEqual(acked.length)
  const worstMs = Math.max(...recoveries)
  row(context, {
    fault: 'F40',
    did: `PostgreSQL restarted ${downs.length} times (immediate, fast) in ${LAUNCHES.toLocaleString('en')} launches, two workers`,
    demanded: '0 lost, 0 twice, a launch runs ≤ 2 s after it is up again',
    seen: `${acked.length} acknowledged, all completed once, ${refused} refused; at most ${ms(worstMs)}`,
    met: worstMs <= 2000,
  })
})

test('F41: the database is away for long', async (context) => {
  const { cluster, bed, url } = await openFleet(context, { isDurable: true }, 'plain', 'counting')
  for (const _ of [1, 2]) await bed.server({ database: url, concurrency: 3 })
  const tasks = await Promise.all(Array.from({ length: 5 }, () => bed.launch('counts', bed.file('stop'))))
  for (const task of tasks) await seen(task, ({ state }) => state.n > 3)
  await cluster.stop('immediate')
  const refusal = await bed.launch('quick').catch((error: { code: string }) => error.code)
  expect(refusal).toBe('STORE_UNREACHABLE')
  await lasting(OUTAGE_MS)
  await cluster.start()
  const upAt = performance.now()
  const counted: number[] = []
  for (const task of tasks) {
    const { state, status } = await seen(task, ({ state }) => state.n > (OUTAGE_MS / 100) * 0.5)
    expect(status).toBe('running')
    counted.push(state.n)
  }
  const backMs = performance.now() - upAt
  // As long as a worker may be silent: nobody is given up after the fact.
  await lasting(scaled(5000, 20_000))
  for (const task of tasks) expect((await task.snapshot()).status).toBe('running')
  await Promise.all(tasks.map((task) => task.kill({ force: true })))
  for (const task of tasks) expect((await ended(task)).status).toBe('killed')
  row(context, {
    fault: 'F41',
    did: `PostgreSQL away for ${OUTAGE_MS / 1000} s, 5 tasks on two workers`,
    demanded: '0 false missing; tasks go on; their state is there afterwards',
    seen: `0; all counted on; state seen ${ms(backMs)} after it was up`,
    met: true,
  })
})
