// The thread that owns the database: no wait for the disk or for another process's lock ever stops the app's event loop. Started by the store; hearts beat here.
import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { Desk, NOBODY } from '../thread/desk.ts'
import { GroupCommit } from '../thread/group-commit.ts'
import type { FromThread, ToThread } from '../thread/messages.ts'
import { storeFailure } from './failure.ts'
import { IN_MEMORY, openFile } from './open-file.ts'
import { Readers } from './readers.ts'
import { Touch } from './touch.ts'

export interface ThreadData {
  path: string
  /** The folder of the bell's files; none for a database in memory. */
  bell: string | undefined
}

/** Behind the watch on the bell's folder: how long a write of another process can go unnoticed. */
const LOOK_MS = 1000
const PRUNE_MS = 30_000
const WAL_BYTES = 64 * 1024 * 1024

const port = parentPort!
const { path, bell } = workerData as ThreadData
const say = (message: FromThread) => port.postMessage(message)
const failureOf = (error: unknown) => storeFailure(error, path)

try {
  await serve()
} catch (error) {
  say({ kind: 'refused', error: failureOf(error) })
}

async function serve(): Promise<void> {
  const { writer, reader, close } = await openFile(path)
  const touch = openTouch()
  const readers = new Readers(reader)
  const writes = new GroupCommit(writer, (outcomes) => {
    // Touched first: others are not to wait until this process has dealt with its answers.
    if (outcomes.some(({ rings }) => rings)) touch?.touch()
    desk.wrote(outcomes)
  })
  const desk = new Desk({
    say,
    read: (ask) => readers.read(ask),
    isNeeded: (ask) => readers.isNeeded(ask),
    write: (ask) => writes.add(ask),
    beat: (worker, stored) => writes.add({ call: NOBODY, verb: 'enlist', request: worker, stored }),
    failureOf,
  })
  const timers = [setInterval(() => writes.add({ call: NOBODY, verb: 'prune', request: {} }), PRUNE_MS)]
  if (path !== IN_MEMORY) timers.push(setInterval(lookAround, LOOK_MS))
  let version = writer.version()

  port.on('message', (message: ToThread) => {
    if (message.kind === 'asks') void desk.take(message.asks)
    else if (message.kind === 'ring') touch?.touch()
    else void end()
  })
  say({ kind: 'open' })

  function lookAround(): void {
    const now = writer.version()
    if (now !== version) say({ kind: 'changed' })
    version = now
    // SQLite starts the log over by itself unless a reader is always in it; then it is cut here, as soon as it can be.
    if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > WAL_BYTES)
      writer.exec('pragma wal_checkpoint(truncate)')
  }

  async function end(): Promise<void> {
    desk.close()
    for (const timer of timers) clearInterval(timer)
    await readers.idle()
    await writes.idle()
    touch?.close()
    close()
    say({ kind: 'closed' })
  }
}

function openTouch(): Touch | undefined {
  try {
    return bell === undefined ? undefined : new Touch(bell)
  } catch {
    // No place for the bell's file: others look once a second.
    return undefined
  }
}
