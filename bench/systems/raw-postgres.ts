// The limit on PostgreSQL: one table and three connections. Launches that come while a commit is under way are the next one; one statement ends a round of jobs and
// claims the next; NOTIFY goes out by itself after a commit, at most one every 2 ms, with a poll once a second behind it.
import pg from 'pg'
import { clock, type Place, type Session, type System, type Work } from '../adapter.ts'

/** Jobs claimed ahead: the limit is not held to `concurrency`. */
const ROUND = 500
const NOTIFY_MS = 2
const POLL_MS = 1000

const INSERT = { name: 'insert', text: 'insert into jobs (payload) select * from unnest($1::float8[])' }
const ROUND_TRIP = {
  name: 'round',
  text: `with ended as (update jobs set status = 2 where id = any($1::bigint[]))
    update jobs set status = 1 where id in
      (select id from jobs where status = 0 order by id limit ${ROUND} for update skip locked) returning id, payload`,
}

export const rawPostgres: System = {
  name: 'raw',
  store: 'postgres',
  settings: `group commit, claim fused with settle, ${ROUND} claimed at once, NOTIFY at most every ${NOTIFY_MS} ms; history kept`,
  async prepare({ url }) {
    const client = await connected(url!)
    await client.query(`create table jobs (id bigint generated always as identity primary key, status smallint not null default 0,
        payload float8 not null) with (fillfactor = 70);
      create index jobs_queued on jobs (id) where status = 0`)
    await client.end()
  },
  open,
}

async function open({ url }: Place, work?: Work): Promise<Session> {
  const writer = await connected(url!)
  const worker = work ? await connected(url!) : undefined
  const listener = work ? await connected(url!) : undefined
  let waiting: { payload: number; resolve: () => void; reject: (error: unknown) => void }[] = []
  let isFlushing = false
  let notifying: NodeJS.Timeout | undefined
  let notifiedAt = 0
  let looking: Promise<void> | undefined
  let isRung = false
  let isStopped = false

  /** The first of a burst at once. */
  function ring(): void {
    if (notifying) return
    const wait = notifiedAt + NOTIFY_MS - clock()
    if (wait <= 0) notify()
    else notifying = setTimeout(notify, wait)
  }

  function notify(): void {
    notifying = undefined
    notifiedAt = clock()
    writer.query('notify jobs').catch((error: unknown) => {
      if (!isStopped) throw error
    })
  }

  async function flush(): Promise<void> {
    isFlushing = true
    while (waiting.length > 0) {
      const launches = waiting
      waiting = []
      try {
        await writer.query({ ...INSERT, values: [launches.map(({ payload }) => payload)] })
        for (const { resolve } of launches) resolve()
        if (work) look()
        else ring()
      } catch (error) {
        for (const { reject } of launches) reject(error)
      }
    }
    isFlushing = false
  }

  /** One look at a time; a ring during a look makes one more. */
  function look(): void {
    isRung = true
    looking ??= rounds().finally(() => {
      looking = undefined
    })
  }

  async function rounds(): Promise<void> {
    let ended: string[] = []
    while (!isStopped && (isRung || ended.length > 0)) {
      isRung = false
      const { rows } = await worker!.query<{ id: string; payload: number }>({ ...ROUND_TRIP, values: [ended] })
      for (const { payload } of rows) work!.onStart(payload, clock())
      ended = rows.map(({ id }) => id)
    }
  }

  const poll = work ? setInterval(look, POLL_MS) : undefined
  if (listener) {
    listener.on('notification', look)
    await listener.query('listen jobs')
    look()
  }
  return {
    launchOne: (payload) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ payload, resolve, reject })
        if (!isFlushing) {
          isFlushing = true
          setImmediate(flush)
        }
      }),
    async launchMany(payloads) {
      await writer.query({ ...INSERT, values: [payloads] })
      if (work) look()
      else ring()
    },
    async left() {
      const { rows } = await writer.query('select count(*)::int as left from jobs where status < 2')
      return rows[0].left
    },
    async stop() {
      isStopped = true
      clearInterval(poll)
      clearTimeout(notifying)
      await looking
      await Promise.all([writer, worker, listener].map((client) => client?.end()))
    },
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}
