// The limit on SQLite: one table, prepared statements, and nothing else. What is launched in one turn is one commit; one transaction ends a round of jobs and
// claims the next. Everything happens on the main thread, so that no message passing is counted; an app that did so would stand still at each commit.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { clock, type Place, type Session, type System, type Work } from '../adapter.ts'

/** Jobs claimed ahead: the limit is not held to `concurrency`. */
const ROUND = 500

export const rawSqlite: System[] = (['normal', 'full'] as const).map((synchronous) => ({
  name: synchronous === 'full' ? 'raw-full' : 'raw',
  store: 'sqlite',
  settings: `group commit, synchronous = ${synchronous.toUpperCase()}, ${ROUND} claimed at once; history kept`,
  leftOut: {
    'start-elsewhere': 'it wakes nobody in another process',
    'paced-elsewhere': 'it wakes nobody in another process',
    'drain-two-workers': 'its loop holds the only connection',
  },
  prepare: async (place) => (await open(place, synchronous)).stop(),
  open: (place, work) => open(place, synchronous, work),
}))

async function open(place: Place, synchronous: string, work?: Work): Promise<Session> {
  const database = new DatabaseSync(join(place.folder, 'raw.db'), { timeout: 5000 })
  database.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous};
    create table if not exists jobs (id integer primary key, status integer not null default 0, payload real not null);
    create index if not exists jobs_queued on jobs (id) where status = 0`)
  const insert = database.prepare('insert into jobs (payload) values (?)')
  const claim = database.prepare(`update jobs set status = 1 where id in
    (select id from jobs where status = 0 order by id limit ${ROUND}) returning id, payload`)
  const end = database.prepare('update jobs set status = 2 where id = ?')
  const left = database.prepare('select count(*) as jobs from jobs where status < 2')
  let waiting: { payload: number; resolve: () => void }[] = []
  let isStopped = false
  let isLooking = false

  function transaction<T>(fn: () => T): T {
    database.exec('begin immediate')
    const value = fn()
    database.exec('commit')
    return value
  }

  function flush(): void {
    const launches = waiting
    waiting = []
    transaction(() => {
      for (const { payload } of launches) insert.run(payload)
    })
    for (const { resolve } of launches) resolve()
    look()
  }

  function look(): void {
    if (!work || isLooking) return
    isLooking = true
    setImmediate(round, [])
  }

  function round(ended: number[]): void {
    if (isStopped) return
    const claimed = transaction(() => {
      for (const id of ended) end.run(id)
      return claim.all() as { id: number; payload: number }[]
    })
    for (const { payload } of claimed) work?.onStart(payload, clock())
    isLooking = claimed.length > 0
    if (isLooking)
      setImmediate(
        round,
        claimed.map(({ id }) => id),
      )
  }

  look()
  return {
    launchOne: (payload) =>
      new Promise<void>((resolve) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ payload, resolve })
      }),
    launchMany: (payloads) =>
      transaction(() => {
        for (const payload of payloads) insert.run(payload)
      }),
    left: () => (left.get() as { jobs: number }).jobs,
    async stop() {
      isStopped = true
      database.close()
    },
  }
}
