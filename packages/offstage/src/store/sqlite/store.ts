// The store on SQLite: one file, shared by the processes of one machine; every verb goes to the thread that holds it. Opened by the engine.
import { resolve } from 'node:path'
import { OffstageError } from '../../base/errors.ts'
import { sibling } from '../../base/sibling.ts'
import type { Store } from '../store.ts'
import { Beats } from '../thread/beats.ts'
import { Line } from '../thread/line.ts'
import { LocalBell } from '../thread/local-bell.ts'
import { storeOn } from '../thread/store-on.ts'
import { IN_MEMORY } from './open-file.ts'
import type { ThreadData } from './thread.ts'
import { ownName } from './touch.ts'
import { watchTouches } from './watch-touches.ts'

export interface SqliteOptions {
  /** The file, made with its folder if it is not there; or `:memory:`, for this store alone. */
  path: string
  /** Look the file over before work begins, where that takes less than a second. Default false. */
  check?: boolean
}

/** A file that turns out to be damaged is only read: writes are refused with `STORE_CORRUPT`. Errors: `STORE_CANNOT_OPEN`, `STORE_CORRUPT`, `STORE_BUSY`, `STORAGE_FULL`, `SCHEMA_TOO_NEW`. */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const path = options.path === IN_MEMORY ? IN_MEMORY : resolve(options.path)
  const folder = path === IN_MEMORY ? undefined : `${path}-bell`
  const data: ThreadData = { path, bell: folder, check: options.check ?? false }
  const bell = new LocalBell(() => line.ringOthers())
  const beats = new Beats()
  const line = new Line(sibling(import.meta.url, './thread'), data, {
    onWritten: () => bell.ringHere(),
    onBeat: (worker, agoMs) => beats.stored(worker, agoMs),
  })
  const { threadId } = line
  await line.opened()
  const unwatch = folder === undefined ? undefined : watchTouches(folder, ownName(threadId), () => bell.ringHere())
  // The clock of the file's machine is this one's.
  const aheadMs = () => 0
  const store = storeOn(line, bell, beats, aheadMs, () => {
    unwatch?.()
    bell.close()
  })
  return {
    ...store,
    async launchWithin() {
      throw new OffstageError(
        'TRANSACTION_UNSUPPORTED',
        "The tasks are in an SQLite file of their own, which no transaction of the app's can reach. Keep them in the app's PostgreSQL (DATABASE_URL, or `database` in the config), or launch after the commit.",
      )
    },
  }
}
