// The thread that owns the database: no wait for the disk or for another process's lock ever stops the app's event loop. Started by the store; hearts beat here.
import { parentPort, workerData } from 'node:worker_threads'
import { OffstageError } from '../../base/errors.ts'
import { checkSchema } from '../sql/migrate.ts'
import { Desk, NOBODY } from '../thread/desk.ts'
import { GroupCommit } from '../thread/group-commit.ts'
import type { FromThread, StoreFailure, ToThread } from '../thread/messages.ts'
import { checkUp } from './check-up.ts'
import { corrupt, isDamage, storeFailure } from './failure.ts'
import { fileSystemAt } from './file-system.ts'
import { Guard } from './guard.ts'
import { LogWatch } from './log-watch.ts'
import { IN_MEMORY, openFile } from './open-file.ts'
import { Readers } from './readers.ts'
import { Touch } from './touch.ts'

export interface ThreadData {
  path: string
  /** The folder of the bell's files; none for a database in memory. */
  bell: string | undefined
  /** Look the file over first: worth its time for who stays. */
  check: boolean
}

/** Behind the watch on the bell's folder: how long a write of another process can go unnoticed. */
const LOOK_MS = 1000
const EXPIRE_MS = 1000
const REPLAN_MS = 10_000
const TICK_MS = 500
const PRUNE_MS = 30_000
const FORGET_MS = 10_000

const port = parentPort!
const { path, bell, check } = workerData as ThreadData
const say = (message: FromThread) => port.postMessage(message)
/** Since damage was found nothing is written: it could only make things worse. */
let damage: StoreFailure | undefined

try {
  await serve()
} catch (error) {
  say({ kind: 'refused', error: storeFailure(error, path) })
}

async function serve(): Promise<void> {
  const { writer, reader, warning, close } = await openFile(path)
  const guard = path === IN_MEMORY ? undefined : new Guard(path, fileSystemAt(path).trust === 'local')
  const log = new LogWatch(path, () => writer.cutLog())
  const touch = openTouch()
  const readers = new Readers(reader)
  const writes = new GroupCommit(writer, (outcomes) => {
    // Touched first: others are not to wait until this process has dealt with its answers.
    if (outcomes.some(({ rings }) => rings)) touch?.touch()
    desk.wrote(outcomes)
  })
  const write = (ask: Parameters<GroupCommit['add']>[0]) => {
    if (damage) desk.wrote([{ ask, error: refusal(damage), rings: false }])
    else writes.add(ask)
  }
  const desk = new Desk({
    say,
    read: (ask) => readers.read(ask),
    isNeeded: (ask) => readers.isNeeded(ask),
    write,
    beat: (worker, stored) => write({ call: NOBODY, verb: 'enlist', request: worker, stored }),
    failureOf,
  })
  const timers = [
    setInterval(() => write({ call: NOBODY, verb: 'prune', request: {} }), PRUNE_MS),
    setInterval(() => void desk.tend('expire'), EXPIRE_MS),
    setInterval(() => void desk.tend('replan'), REPLAN_MS),
    setInterval(() => void desk.tend('tick'), TICK_MS),
    setInterval(() => void desk.forget(), FORGET_MS),
  ]
  if (guard) timers.push(setInterval(lookAround, LOOK_MS))
  if (guard) writer.verifyCommits(() => guard.check())
  let version = writer.version()

  const findings = check && guard ? await checkUp(reader, path) : undefined
  port.on('message', (message: ToThread) => {
    if (message.kind === 'asks') void desk.take(message.asks)
    else if (message.kind === 'ring') touch?.touch()
    else void end()
  })
  say({ kind: 'open' })
  warn(warning)
  if (findings !== undefined) noteDamage(corrupt(path, findings))

  function lookAround(): void {
    try {
      const now = writer.version()
      guard?.look(now !== version)
      if (now !== version) {
        say({ kind: 'changed' })
        // Another process may have brought the file to a schema that this code cannot live with.
        void readers.look((tx) => checkSchema(tx, path)).catch(failureOf)
      }
      version = now
      warn(log.look())
    } catch (error) {
      // Whoever asks meets the same trouble and is told; what nobody may overlook is told here.
      failureOf(error)
    }
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

/** An error as the asker is told of it. On the way what concerns all is noted. */
function failureOf(error: unknown): StoreFailure {
  const failure = storeFailure(error, path)
  if (failure.code === 'SCHEMA_TOO_NEW') say({ kind: 'outdated', error: failure })
  if (failure.code === 'STORE_REPLACED') say({ kind: 'gone', error: failure })
  if (isDamage(error)) noteDamage(failure)
  return failure
}

function noteDamage(found: StoreFailure): void {
  if (!damage) warn(found.message)
  damage ??= found
}

function refusal({ code, message }: StoreFailure): Error {
  return new OffstageError(code, message)
}

function warn(text: string | undefined): void {
  if (text !== undefined) say({ kind: 'warning', text })
}

function openTouch(): Touch | undefined {
  try {
    return bell === undefined ? undefined : new Touch(bell)
  } catch {
    // No place for the bell's file: others look once a second.
    return undefined
  }
}
