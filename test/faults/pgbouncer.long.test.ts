// A whole app behind a PgBouncer in transaction mode, with fewer sessions than it has connections: no session keeps anything, notifications do not come through.
import type { Task } from 'offstage'
import { expect, test } from 'vitest'
import { Cluster } from '../../packages/offstage/test/postgres/cluster.ts'
import { type Bed, ended, openBedOn, seen } from './bed/bed.ts'
import { noPgBouncer, PgBouncer } from './bed/pgbouncer.ts'
import { ms, notHere, percentile, row } from './bed/rows.ts'
import { startLatency } from './bed/start-latency.ts'
import { lasting, until } from './bed/until.ts'
import { tallies } from './tasks/tables.ts'

const DID = 'server and launcher behind PgBouncer in transaction mode'
const SESSIONS = 5
const STARTS = 60
const LINES = 2000
const TIMES = 50
const AWAY_MS = 5000
const DEAF = /OffstageWarning: .*notifications do not come through/g

test('F43: behind PgBouncer in transaction mode', async (context) => {
  const why = noPgBouncer()
  if (why !== undefined)
    return notHere(context, { fault: 'F43', did: DID, demanded: 'poll-only, 1 warning, starts ≤ 1.2 s', why })
  const cluster = await Cluster.start({ settings: { log_line_prefix: '%e ' } })
  context.onTestFinished(() => cluster.remove())
  const bouncer = await PgBouncer.start(cluster.port, SESSIONS)
  context.onTestFinished(() => bouncer.remove())
  const bed = await openBedOn(bouncer.url(cluster.url()), context, 'plain', 'counting', 'tables')
  const server = await bed.server({ concurrency: 6 })
  await until(() => /notifications do not/.test(server.output))

  const starts: number[] = []
  for (let i = 0; i < STARTS; i++) {
    // Not always at the same distance from the last look.
    await lasting((i * 37) % 1000)
    starts.push(await startLatency(bed))
  }
  row(context, {
    fault: 'F43',
    did: `${DID}, ${SESSIONS} sessions for all: ${STARTS} launches`,
    demanded: 'starts ≤ 1.2 s',
    seen: `median ${ms(percentile(starts, 0.5))}, at most ${ms(Math.max(...starts))}`,
    met: Math.max(...starts) <= 1200,
  })

  const counting = await bed.launch('counts', bed.file('stop'))
  await seen(counting, ({ state }) => state.n >= 20)
  const killedAt = performance.now()
  await counting.kill({ force: true })
  expect((await ended(counting)).status).toBe('killed')
  const killMs = performance.now() - killedAt
  const printing = await bed.launch('prints', LINES)
  expect((await ended(printing)).status).toBe('completed')
  expect(await linesOf(bed, printing)).toEqual(Array.from({ length: LINES }, (_, i) => `line ${i}`))
  const adding = await Promise.all(Array.from({ length: 4 }, () => bed.launch('tallies', 'all', TIMES)))
  for (const task of adding) expect((await ended(task)).status).toBe('completed')
  expect((await tallies.get({ name: 'all' }))?.n).toBe(4 * TIMES)
  const burst = await Promise.all(Array.from({ length: 300 }, () => bed.launch('quick')))
  for (const task of burst) expect((await ended(task)).status).toBe('completed')
  row(context, {
    fault: 'F43',
    did: `${DID}: state, kill, ${LINES} lines, 4 tasks × ${TIMES} table transactions, 300 launches at once`,
    demanded: 'all as without it; a kill ≤ 1.5 s',
    seen: `all there, in order; killed in ${ms(killMs)}`,
    met: killMs <= 1500,
  })

  const running = await bed.launch('counts', bed.file('later'))
  await seen(running, ({ state }) => state.n >= 5)
  const recoveries: number[] = []
  for (const _ of [1, 2, 3]) {
    await bouncer.kill()
    await lasting(AWAY_MS)
    await bouncer.up()
    const upAt = performance.now()
    await ended(await until(() => bed.launch('quick').catch(() => undefined)))
    recoveries.push(performance.now() - upAt)
  }
  const { state, status } = await seen(running, ({ state }) => state.n > (3 * AWAY_MS) / 100)
  expect(status).toBe('running')
  await running.kill({ force: true })
  expect((await ended(running)).status).toBe('killed')
  const warnings = server.output.match(DEAF)?.length ?? 0
  const unprepared = cluster.log.match(/^(26000|42P05) /gm)?.length ?? 0
  row(context, {
    fault: 'F43',
    did: `PgBouncer killed 3 times, away for ${AWAY_MS / 1000} s each time, a task running`,
    demanded: 'launched and run ≤ 3 s after it is back; the task goes on; 1 warning in all',
    seen: `at most ${ms(Math.max(...recoveries))}; it counted to ${state.n}; ${warnings}; prepared in vain ${unprepared} times`,
    met: Math.max(...recoveries) <= 3000 && warnings === 1,
  })
})

async function linesOf(bed: Bed, { id }: Task): Promise<string[]> {
  const lines: string[] = []
  for (let after = 0; ; ) {
    const { entries, newer } = await bed.offstage.engine.store.logs({ id, after, limit: 1000 })
    for (const entry of entries) if (entry.kind === 'log') lines.push(entry.text)
    const last = entries.at(-1)
    if (!newer || !last) return lines
    after = last.seq
  }
}
