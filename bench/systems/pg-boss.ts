// pg-boss with what its documentation names for throughput and latency: batches, bursts while they come back full, and NOTIFY.
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { clock, type Place, type Session, type System, type Work } from '../adapter.ts'

const BATCH = 500

export const pgBoss: System = {
  name: 'pg-boss',
  store: 'postgres',
  settings: `batchSize ${BATCH}, burstWhenBatchFull, LISTEN/NOTIFY; history kept`,
  async prepare(place) {
    const boss = await started(place)
    await boss.createQueue('job', { notify: true })
    await boss.stop({ graceful: false })
  },
  open,
}

async function open(place: Place, work?: Work): Promise<Session> {
  const boss = await started(place)
  const watcher = new pg.Pool({ connectionString: place.url!, max: 1 })
  if (work) {
    await boss.work<{ payload: number }>('job', { batchSize: BATCH, burstWhenBatchFull: true }, async (jobs) => {
      for (const { data } of jobs) work.onStart(data.payload, clock())
    })
  }
  return {
    launchOne: (payload) => boss.send('job', { payload }),
    launchMany: (payloads) =>
      boss.insert(
        'job',
        payloads.map((payload) => ({ data: { payload } })),
      ),
    async left() {
      const { rows } = await watcher.query(
        `select count(*)::int as left from pgboss.job where name = 'job' and state < 'completed'`,
      )
      return rows[0].left
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 5000 })
      await watcher.end()
    },
  }
}

async function started({ url }: Place): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString: url!, useListenNotify: true })
  boss.on('error', (error) => console.error(error))
  await boss.start()
  return boss
}
