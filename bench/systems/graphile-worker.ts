// graphile-worker twice: as it comes, and with the batching that its documentation names for throughput.
import { Logger, type Runner, run, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { clock, type Place, type Session, type System, type Work } from '../adapter.ts'

const logger = new Logger(() => () => undefined)
const POOL = 10
const BEST = { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 }

export const graphileWorker: System[] = [
  {
    name: 'graphile-worker',
    store: 'postgres',
    settings: 'defaults; deletes what is done',
    prepare,
    open: (place, work) => open(place, work, {}),
  },
  {
    name: 'graphile-worker-best',
    store: 'postgres',
    settings: 'localQueue 500, completeJobBatchDelay 0; deletes what is done',
    prepare,
    open: (place, work) => open(place, work, BEST),
  },
]

async function prepare({ url }: Place): Promise<void> {
  await runMigrations({ connectionString: url!, logger })
}

async function open({ url }: Place, work: Work | undefined, settings: typeof BEST | object): Promise<Session> {
  // Its advice: 10, or two more than jobs at once.
  const pool = new pg.Pool({ connectionString: url!, max: Math.max(POOL, (work?.concurrency ?? 0) + 2) })
  pool.on('error', () => undefined)
  const runner = work ? await start(pool, work, settings) : undefined
  const { makeWorkerUtils } = await import('graphile-worker')
  const utils = await makeWorkerUtils({ pgPool: pool, logger })
  return {
    launchOne: (payload) => utils.addJob('job', { payload }),
    launchMany: (payloads) => utils.addJobs(payloads.map((payload) => ({ identifier: 'job', payload: { payload } }))),
    async left() {
      const { rows } = await pool.query('select count(*)::int as left from graphile_worker.jobs')
      return rows[0].left
    },
    async stop() {
      await runner?.stop()
      await utils.release()
      await pool.end()
    },
  }
}

function start(pool: pg.Pool, { concurrency, onStart }: Work, settings: object): Promise<Runner> {
  return run({
    pgPool: pool,
    logger,
    noHandleSignals: true,
    taskList: { job: async (payload) => onStart((payload as { payload: number }).payload, clock()) },
    preset: { worker: { concurrentJobs: concurrency, ...settings } },
  })
}
