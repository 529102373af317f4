// The thread that holds the database file, so that no slow statement, no fsync and no waiting for another process's lock ever stops the app's event loop.
// Started by the line; answers each request once. Waiting for a lock is done with timers, so that reading goes on meanwhile.
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Statement } from '../fragment.ts'
import { type Connection, type Database, openDatabase } from './database.ts'
import type { Answer, Failed, Request, Rows } from './messages.ts'
import { isBusy, sqliteFailure } from './sqlite-failure.ts'

const { path, busyMs } = workerData as { path: string; busyMs: number }
let opening: Promise<Database> | undefined

parentPort!.on('message', async ({ id, request }: { id: number; request: Request }) => {
  parentPort!.postMessage(await answer(id, request))
})

async function answer(id: number, request: Request): Promise<Answer> {
  try {
    if (request.kind === 'close') return { id, rows: await close() }
    opening ??= whenFree(() => openDatabase(path))
    const { writer, reader } = await opening.catch((error) => {
      opening = undefined
      throw error
    })
    switch (request.kind) {
      case 'read':
        return { id, rows: [await whenFree(() => reader.run(request.statement))] }
      case 'write':
        await whenFree(() => writer.database.exec('begin immediate'))
        return { id, jobs: committed(writer, () => request.jobs.map((job) => attempt(writer, job))) }
      case 'begin':
        await whenFree(() => writer.database.exec('begin immediate'))
        return { id, rows: [] }
      case 'inside':
        return { id, rows: whole(writer, request.statements) }
      case 'commit':
        return { id, rows: committed(writer, () => []) }
      case 'rollback':
        if (writer.database.isTransaction) writer.database.exec('rollback')
        return { id, rows: [] }
    }
  } catch (error) {
    return { id, failed: sqliteFailure(error, path) }
  }
}

/** Does it, again and again while somebody else holds the lock, for at most `busyMs`. */
async function whenFree<T>(action: () => T): Promise<T> {
  const deadline = performance.now() + busyMs
  for (let wait = 1; ; wait = Math.min(wait * 2, 20)) {
    try {
      return action()
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error
    }
    await delay(wait * (0.5 + Math.random()))
  }
}

/** Work in the open transaction, then its commit; nothing stays open when either fails. */
function committed<T>({ database }: Connection, work: () => T): T {
  try {
    const result = work()
    database.exec('commit')
    return result
  } finally {
    if (database.isTransaction) database.exec('rollback')
  }
}

function attempt(connection: Connection, job: readonly Statement[]): Rows | Failed {
  try {
    return whole(connection, job)
  } catch (error) {
    // Some errors (a full disk) end the whole transaction: then no other job may seem to be done.
    if (!connection.database.isTransaction) throw error
    return sqliteFailure(error, path)
  }
}

/** All statements or none, inside the open transaction. */
function whole({ database, run }: Connection, statements: readonly Statement[]): Rows {
  // A full disk may have ended it: what follows must not be committed piece by piece.
  if (!database.isTransaction) throw new Error('the transaction was undone by an earlier error')
  database.exec('savepoint job')
  try {
    const rows = statements.map(run)
    database.exec('release job')
    return rows
  } catch (error) {
    if (database.isTransaction) database.exec('rollback to job; release job')
    throw error
  }
}

async function close(): Promise<Rows> {
  const database = await opening?.catch(() => undefined)
  opening = undefined
  database?.close()
  return []
}
