// The store on SQLite, seen from the event loop: every verb is a message to the thread that owns the database.
import { dirname, join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { OffstageError } from '../../base/errors.ts'
import { sibling } from '../../base/sibling.ts'
import type { VerbName } from '../sql/verbs.ts'
import type { Store } from '../store.ts'
import { FileBell } from './bell.ts'
import type { FromThread, ThreadData, ThreadError, ToThread } from './messages.ts'

export interface SqliteOptions {
  /** The file, made with its folder if it is not there; or `:memory:`. */
  path: string
}

interface Waiting {
  resolve(answer: never): void
  reject(error: unknown): void
}

/** Errors: `STORE_CANNOT_OPEN`, `STORE_CORRUPT`, `STORE_BUSY`, `SCHEMA_TOO_NEW`. */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const path = options.path === ':memory:' ? ':memory:' : resolve(options.path)
  const thread = new Worker(sibling(import.meta.url, './thread'), {
    workerData: { path } satisfies ThreadData,
    execArgv: [],
  })
  const opened = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  const waiting = new Map<number, Waiting>()
  let calls = 0
  let isClosing = false
  let bell: FileBell | undefined

  thread.on('message', (message: FromThread) => {
    if (message.kind === 'open') opened.resolve()
    else if (message.kind === 'refused') opened.reject(errorOf(message.error))
    else if (message.kind === 'changed') bell?.ringHere()
    else if (message.kind === 'closed') closed.resolve()
    else {
      for (const { call, answer, error } of message.answers) {
        const asker = waiting.get(call)
        waiting.delete(call)
        if (error) asker?.reject(errorOf(error))
        else asker?.resolve(answer as never)
      }
      // An idle store does not keep the process alive; one that owes an answer does.
      if (waiting.size === 0 && !isClosing) thread.unref()
      if (message.wrote) bell?.ring()
    }
  })
  thread.on('error', (error) => {
    const failure = new OffstageError('STORE_FAILED', `The store's thread died: ${error.message}`, { cause: error })
    opened.reject(failure)
    for (const asker of waiting.values()) asker.reject(failure)
    waiting.clear()
    isClosing = true
    closed.resolve()
  })

  const post = (message: ToThread) => thread.postMessage(message)
  const ask = <T>(verb: VerbName, ...request: unknown[]): Promise<T> =>
    new Promise((resolve, reject) => {
      if (isClosing)
        throw new OffstageError('STORE_CLOSED', 'The store is closed: this server has stopped. Start it again.')
      const call = ++calls
      waiting.set(call, { resolve, reject })
      thread.ref()
      post({ kind: 'ask', call, verb, request })
    })

  try {
    await opened.promise
  } catch (error) {
    await thread.terminate()
    throw error
  }
  bell = new FileBell(path === ':memory:' ? undefined : join(dirname(path), 'bell'))
  thread.unref()
  return {
    bell,
    launch: (tasks) => ask('launch', tasks),
    claim: (request) => ask('claim', request),
    append: (batch) => ask('append', batch),
    settle: (batch) => ask('settle', batch),
    requestKill: (batch) => ask('requestKill', batch),
    stopping: (worker) => ask('stopping', worker),
    get: (ids) => ask('get', ids),
    list: (query) => ask('list', query),
    count: (query, cap) => ask('count', query, cap),
    names: () => ask('names'),
    follow: (cursors, limit) => ask('follow', cursors, limit),
    logs: (query) => ask('logs', query),
    async enlist(worker) {
      await ask('enlist', worker)
      post({ kind: 'heart', worker: worker.id, isBeating: true })
    },
    async retire(worker) {
      post({ kind: 'heart', worker, isBeating: false })
      await ask('retire', worker)
    },
    workers: () => ask('workers'),
    reap: (workers, error) => ask('reap', workers, error),
    async close() {
      if (isClosing) return await closed.promise
      isClosing = true
      thread.ref()
      post({ kind: 'close' })
      await closed.promise
      bell?.close()
      await thread.terminate()
    },
  }
}

function errorOf({ code, message }: ThreadError): OffstageError {
  return new OffstageError(code, message)
}
