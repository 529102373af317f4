// The store on PostgreSQL: shared by any number of processes and machines; every verb goes to a thread that speaks with the server. Opened by the engine.
import { sibling } from '../../base/sibling.ts'
import type { Store } from '../store.ts'
import { Beats } from '../thread/beats.ts'
import { Line } from '../thread/line.ts'
import { LocalBell } from '../thread/local-bell.ts'
import { storeOn } from '../thread/store-on.ts'
import { launchWithin } from './launch-within.ts'
import { placeOf } from './place.ts'
import type { ThreadData } from './thread.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, with the parameters that `pg` knows (`sslmode`…). */
  url: string
}

/** Errors: `INVALID_OPTION`, `PG_NOT_INSTALLED`, `STORE_UNREACHABLE` (after 10 s), `STORE_CANNOT_OPEN`, `STORE_READ_ONLY`, `SCHEMA_TOO_NEW`. */
export async function openPostgresStore({ url }: PostgresOptions): Promise<Store> {
  const data: ThreadData = { url, where: placeOf(url) }
  const bell = new LocalBell(() => line.ringOthers())
  const beats = new Beats()
  let aheadMs = 0
  const line = new Line(sibling(import.meta.url, './thread'), data, {
    onWritten: () => bell.ringHere(),
    onBeat: (worker, agoMs) => beats.stored(worker, agoMs),
    onClock: (ms) => {
      aheadMs = ms
    },
  })
  await line.opened()
  const store = storeOn(
    line,
    bell,
    beats,
    () => aheadMs,
    () => bell.close(),
  )
  return {
    ...store,
    launchWithin: async (transaction, tasks) =>
      await launchWithin(transaction, tasks, { id: await line.ask('whereabouts', undefined), name: data.where }),
  }
}
