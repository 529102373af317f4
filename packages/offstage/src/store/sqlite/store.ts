// The store on SQLite: one file, shared by the processes of one machine; every verb goes to the thread that holds it. Opened by the engine.
import { resolve } from 'node:path'
import { Silence } from '../sql/silence.ts'
import type { Store } from '../store.ts'
import { SqliteBell } from './bell.ts'
import { Line } from './line.ts'
import { IN_MEMORY } from './open-file.ts'
import { ownName } from './touch.ts'

export interface SqliteOptions {
  /** The file, made with its folder if it is not there; or `:memory:`, for this store alone. */
  path: string
}

/** Errors: `STORE_CANNOT_OPEN`, `STORE_CORRUPT`, `STORE_BUSY`, `STORAGE_FULL`, `SCHEMA_TOO_NEW`. */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const path = options.path === IN_MEMORY ? IN_MEMORY : resolve(options.path)
  const folder = path === IN_MEMORY ? undefined : `${path}-bell`
  const bell = new SqliteBell(() => line.ringOthers())
  const line = new Line({ path, bell: folder }, { onWritten: () => bell.ringHere() })
  const { threadId } = line
  await line.opened()
  if (folder !== undefined) bell.watch(folder, ownName(threadId))
  const silence = new Silence()

  return {
    bell,
    launch: (tasks) => line.ask('launch', tasks),
    claim: (request) => line.ask('claim', request),
    nextDue: (names) => line.ask('nextDue', names),
    append: (batch) => line.ask('append', batch),
    settle: (batch) => line.ask('settle', batch),
    requestKill: (batch) => line.ask('requestKill', batch),
    stopping: (worker) => line.ask('stopping', worker),
    get: (ids) => line.ask('get', ids),
    list: (query) => line.ask('list', query),
    count: (query, cap) => line.ask('count', { query, cap }),
    names: () => line.ask('names', undefined),
    follow: (cursors, limit) => line.ask('follow', { cursors, limit }),
    logs: (query) => line.ask('logs', query),
    notes: (id) => line.ask('notes', id),
    attempts: (id) => line.ask('attempts', id),
    killReport: (id) => line.ask('killReport', id),
    askXray: (request) => line.ask('askXray', request),
    xraysWanted: (worker) => line.ask('xraysWanted', worker),
    answerXray: (request, answer) => line.ask('answerXray', { request, answer }),
    xrayAnswer: (request) => line.ask('xrayAnswer', request),
    enlist: (worker) => line.ask('enlist', worker),
    retire: (worker) => line.ask('retire', worker),
    async workers() {
      const heard = await line.ask('workers', undefined)
      if (heard[0]) silence.look(heard[0].now)
      return heard.map(({ beatAt, now, ...worker }) => ({ ...worker, beatAgoMs: silence.of(beatAt, now) }))
    },
    reap: (workers, error) => line.ask('reap', { workers, error }),
    async close() {
      await line.close()
      bell.close()
    },
  }
}
