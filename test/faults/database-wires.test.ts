// The way to the database fails without a word, or carries no notifications, or its server stands still: starts are late by a second, not more, and nobody waits for ever.
import pg from 'pg'
import { expect, test } from 'vitest'
import { ended, seen } from './bed/bed.ts'
import { openFleet } from './bed/fleet.ts'
import { descendants } from './bed/process-table.ts'
import { ms, percentile, row, scaled } from './bed/rows.ts'
import { startLatency } from './bed/start-latency.ts'
import { lasting, until } from './bed/until.ts'

const STARTS = scaled(8, 30)
const MUTE_MS = scaled(15_000, 60_000)

test('F43: the listening connections are dropped', async (context) => {
  const { cluster, bed, url } = await openFleet(context, {}, 'plain')
  await bed.server({ database: url })
  const admin = new pg.Client(cluster.url())
  await admin.connect()
  context.onTestFinished(() => admin.end())
  const during: number[] = []
  for (let i = 0; i < STARTS; i++) {
    const { rowCount } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'offstage bell%'`,
    )
    expect(rowCount).toBeGreaterThan(0)
    during.push(await startLatency(bed))
    // Until it listens again there is nothing to drop.
    await until(async () => {
      const { rows } = await admin.query(
        `select count(*)::int as n from pg_stat_activity where application_name like 'offstage bell%'`,
      )
      return rows[0].n >= 2
    })
  }
  await lasting(1500)
  const after: number[] = []
  for (let i = 0; i < STARTS; i++) after.push(await startLatency(bed))
  row(context, {
    fault: 'F43',
    did: `the connections that listen were ended ${STARTS} times, a launch right after each; then ${STARTS} more`,
    demanded: 'starts ≤ 1.2 s meanwhile, ≤ 50 ms afterwards',
    seen: `at most ${ms(Math.max(...during))}; at most ${ms(Math.max(...after))} (median ${ms(percentile(after, 0.5))})`,
    met: Math.max(...during) <= 1200 && Math.max(...after) <= 50,
  })
})

test('F43, F44: the wire to a worker goes mute, and comes back', async (context) => {
  const { far, bed, url } = await openFleet(context, {}, 'plain')
  const server = await bed.server({ database: url })
  const task = await bed.launch('idles')
  await seen(task, ({ state }) => state.ready)
  far.hole(true)
  const mutedAt = performance.now()
  // Launched here, where the wire is whole.
  const waiting = await bed.launch('quick')
  await lasting(MUTE_MS)
  expect((await waiting.snapshot()).status).toBe('queued')
  far.hole(false)
  const backAt = performance.now()
  await ended(waiting)
  const startMs = performance.now() - backAt
  const { delayMaxMs } = await server.figures()
  // A worker given up meanwhile would have lost its task; nobody else was there to say so.
  expect((await task.snapshot()).status).toBe('running')
  row(context, {
    fault: 'F44',
    did: `no byte to or from the database for ${Math.round((backAt - mutedAt) / 1000)} s, connections open`,
    demanded: 'a queued task starts ≤ 3 s after it is back; event loop never held',
    seen: `${ms(startMs)}; longest delay ${ms(delayMaxMs)}`,
    met: startMs <= 3000 && delayMaxMs < 200,
  })
})

test('F44: a backend of the server stands still', async (context) => {
  const { cluster, bed, url } = await openFleet(context, {}, 'plain')
  await bed.server({ database: url })
  const admin = new pg.Client(cluster.url())
  await admin.connect()
  context.onTestFinished(() => admin.end())
  const { rows } = await admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name in ('offstage launch', 'offstage bell')`,
  )
  const frozen = rows.map(({ pid }) => pid).filter((pid) => descendants(cluster.pid).includes(pid))
  expect(frozen.length).toBeGreaterThan(0)
  for (const pid of frozen) process.kill(pid, 'SIGSTOP')
  const began = performance.now()
  const task = await bed.launch('quick').catch(() => bed.launch('quick'))
  await ended(task)
  const tookMs = performance.now() - began
  for (const pid of frozen) process.kill(pid, 'SIGKILL')
  row(context, {
    fault: 'F44',
    did: 'SIGSTOP of the backends that take launches and rings',
    demanded: 'launched and run within 2 × the time limit (15 + 2 s)',
    seen: ms(tookMs),
    met: tookMs <= 34_000,
  })
})

test('F48: the app has taken all connections it may have', async (context) => {
  const { cluster, bed, url } = await openFleet(context, { settings: { max_connections: 40 } }, 'plain')
  await bed.server({ database: url })
  await ended(await bed.launch('quick'))
  const greedy: pg.Client[] = []
  const take = async () => {
    const client = new pg.Client(cluster.url())
    client.on('error', () => undefined)
    await client.connect()
    greedy.push(client)
  }
  while (greedy.length < 100)
    if (
      await take().then(
        () => false,
        () => true,
      )
    )
      break
  // Those that Offstage has already serve on.
  const task = await bed.launch('quick')
  expect((await ended(task)).status).toBe('completed')
  const refusal = await bed.server({ database: url }).catch((error: Error) => error.message)
  expect(refusal).toMatch(/STORE_UNREACHABLE|cannot be reached/)
  await Promise.all(greedy.map((client) => client.end()))
  const more = await bed.server({ database: url })
  expect(more.pid).toBeGreaterThan(0)
  row(context, {
    fault: 'F48',
    did: `an app held all ${greedy.length} connections the server had left`,
    demanded: 'running servers go on; a new one is told why',
    seen: 'a task launched and run; one clear error; started when there was room',
    met: true,
  })
})
