// A torture run on a PostgreSQL of its own, which every process reaches through a line of its own; looked into past them.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Cluster } from '../../packages/offstage/test/postgres/cluster.ts'
import { CuttableLine } from './cuttable-line.ts'
import { note, steadyMs } from './evidence.ts'
import { type Ask, countOpen, readEnds, readRows } from './final-rows.ts'
import { pauseOr } from './pause.ts'
import type { Trouble } from './plan.ts'
import type { Site } from './site.ts'
import { LOG_IN_DATABASE, readTicks } from './tick-log.ts'

const WHICH = { all: 'true', some: 'pid % 2 = 0', listening: `application_name = 'offstage bell'` }
const AGAIN_MS = 200

/** `whos`: who is to have a line. `pidOf`: of a worker, at this moment. */
export async function postgresSite(evidence: string, whos: string[], pidOf: (worker: number) => number): Promise<Site> {
  // As good as durable when a server is killed, though not when the power goes.
  const cluster = await Cluster.start({ settings: { synchronous_commit: 'on' } })
  const lines = new Map<string, CuttableLine>()
  for (const who of whos) lines.set(who, await CuttableLine.open(cluster.port))
  const ask: Ask = (sql) => askOnce(cluster.url(), sql)
  const noted = async (worker: number | undefined, act: () => Promise<void>) => {
    const at = steadyMs()
    const pids = () => (worker === undefined ? [undefined] : [pidOf(worker)])
    const before = pids()
    await act()
    // It may have been started anew meanwhile.
    for (const pid of new Set([...before, ...pids()]))
      note(evidence, {
        kind: 'trouble',
        what: 'store',
        at,
        until: steadyMs(),
        ...(pid === undefined ? {} : { worker: pid }),
      })
  }
  const cut = async ({ worker, forMs, isReset }: Extract<Trouble, { what: 'cut' }>, over: AbortSignal) => {
    const line = lines.get(worker === null ? 'launcher-0' : `worker-${worker}`) as CuttableLine
    line.cut()
    await pauseOr(forMs, over)
    line.mend(isReset)
  }
  let isDown = false
  const restart = async ({ how, downMs }: Extract<Trouble, { what: 'restart' }>, over: AbortSignal) => {
    isDown = true
    await cluster.stop(how)
    await pauseOr(downMs, over)
    await cluster.start()
    isDown = false
  }
  return {
    environment: (who) => ({ DATABASE_URL: `postgres://postgres@127.0.0.1:${lines.get(who)?.port}/postgres` }),
    async befall(trouble, over) {
      if (trouble.what === 'cut') await noted(trouble.worker ?? undefined, () => cut(trouble, over))
      else if (isDown) return false
      else if (trouble.what === 'restart') await noted(undefined, () => restart(trouble, over))
      else if (trouble.what === 'terminate') await noted(undefined, () => terminate(ask, trouble.which))
      else return false
      return true
    },
    ends: () => readEnds(ask, 'offstage.'),
    openTasks: () => patiently(() => countOpen(ask, 'offstage.')),
    rows: () => patiently(() => readRows(ask, 'offstage.')),
    keepTicks: async () => void (await ask(LOG_IN_DATABASE)),
    endSchedules: async () => void (await patiently(() => ask('update offstage.schedules set paused_at = 1'))),
    ticks: () => patiently(() => readTicks(ask, 'offstage.')),
    async close() {
      for (const line of lines.values()) line.close()
      await cluster.remove()
    },
  }
}

async function terminate(ask: Ask, which: keyof typeof WHICH): Promise<void> {
  await ask(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and (${WHICH[which]})`)
}

async function askOnce(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  // Terminated while idle: the next question has a connection of its own.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The server may be in the middle of something. */
async function patiently<T>(look: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await look()
    } catch (error) {
      if (tries === 20) throw error
      await sleep(AGAIN_MS)
    }
  }
}
