// The thread that owns the database: no wait for the disk or for another process's lock ever stops the app's event loop. Started by the store; hearts beat here.
import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { VERBS } from '../sql/verbs.ts'
import type { WorkerRow } from '../store.ts'
import { storeFailure } from './failure.ts'
import { GroupCommit, type Outcome } from './group-commit.ts'
import { Hearts } from './hearts.ts'
import type { Answer, Ask, FromThread, ThreadData, ToThread } from './messages.ts'
import { IN_MEMORY, openFile } from './open-file.ts'
import { Readers } from './readers.ts'
import { Touch } from './touch.ts'

/** Behind the watch on the bell's folder: how long a write of another process can go unnoticed. */
const LOOK_MS = 1000
const PRUNE_MS = 30_000
const WAL_BYTES = 64 * 1024 * 1024
/** Asks of the thread itself have no caller. */
const NOBODY = 0

const port = parentPort!
const { path, bell } = workerData as ThreadData
const say = (message: FromThread) => port.postMessage(message)

try {
  await serve()
} catch (error) {
  say({ kind: 'refused', error: storeFailure(error, path) })
}

async function serve(): Promise<void> {
  const { writer, reader, close } = await openFile(path)
  const touch = openTouch()
  const readers = new Readers(reader)
  const writes = new GroupCommit(writer, (outcomes) => {
    const rings = outcomes.some((outcome) => outcome.rings)
    if (rings) touch?.touch()
    for (const outcome of outcomes) followHeart(outcome)
    say({ kind: 'answers', answers: outcomes.filter(({ ask }) => ask.call !== NOBODY).map(answerOf), rings })
  })
  const hearts = new Hearts((worker) => writes.add({ call: NOBODY, verb: 'enlist', request: worker }))
  const timers = [setInterval(() => writes.add({ call: NOBODY, verb: 'prune', request: {} }), PRUNE_MS)]
  if (path !== IN_MEMORY) timers.push(setInterval(lookAround, LOOK_MS))
  let version = writer.version()

  port.on('message', (message: ToThread) => {
    if (message.kind === 'asks') void take(message.asks)
    else if (message.kind === 'ring') touch?.touch()
    else void end()
  })
  say({ kind: 'open' })

  /** Writes queue up in the order asked; reads wait for none of them, and are answered together. */
  async function take(asks: Ask[]): Promise<void> {
    const reads: Promise<Answer>[] = []
    for (const ask of asks) {
      const verb = VERBS[ask.verb]
      if (ask.verb === 'retire') hearts.stop(ask.request as string)
      if (verb.kind === 'read') reads.push(answered(ask, readers.read(ask)))
      else if ('isNeeded' in verb) void addIfNeeded(ask)
      else writes.add(ask)
    }
    if (reads.length > 0) say({ kind: 'answers', answers: await Promise.all(reads), rings: false })
  }

  /** An idle look takes no writer's lock. */
  async function addIfNeeded(ask: Ask): Promise<void> {
    const answer = await answered(ask, readers.isNeeded(ask))
    if (answer.value === true) writes.add(ask)
    else say({ kind: 'answers', answers: [{ ...answer, value: [] }], rings: false })
  }

  /** Hearts follow what is stored: they begin with their worker's row, and end with it at the latest. */
  function followHeart(outcome: Outcome): void {
    if ('error' in outcome || outcome.ask.call === NOBODY) return
    if (outcome.ask.verb === 'enlist') hearts.start(outcome.ask.request as WorkerRow)
    if (outcome.ask.verb === 'retire') hearts.stop(outcome.ask.request as string)
  }

  function lookAround(): void {
    const now = writer.version()
    if (now !== version) say({ kind: 'changed' })
    version = now
    // SQLite starts the log over by itself unless a reader is always in it; then it is cut here, as soon as it can be.
    if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > WAL_BYTES)
      writer.exec('pragma wal_checkpoint(truncate)')
  }

  async function end(): Promise<void> {
    hearts.stopAll()
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

async function answered({ call }: Ask, value: Promise<unknown>): Promise<Answer> {
  try {
    return { call, value: await value }
  } catch (error) {
    return { call, error: storeFailure(error, path) }
  }
}

function answerOf(outcome: Outcome): Answer {
  const { call } = outcome.ask
  return 'error' in outcome ? { call, error: storeFailure(outcome.error, path) } : { call, value: outcome.value }
}
