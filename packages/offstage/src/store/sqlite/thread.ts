// The store's thread: opens the database, runs what is asked, and beats the hearts of workers. Writes that wait are run together in one transaction (group commit);
// each inside a savepoint, so that one that fails fails alone. Reads do not wait for them.
import { parentPort, workerData } from 'node:worker_threads'
import { migrate } from '../sql/migrate.ts'
import { VERBS } from '../sql/verbs.ts'
import { Connection, prepareFile, protectFile } from './database.ts'
import { failureOf, isBusy } from './failure.ts'
import { Hearts } from './hearts.ts'
import type { FromThread, ThreadData, ToThread } from './messages.ts'

type Ask = Extract<ToThread, { kind: 'ask' }>

/** How long another process may hold the file before a verb is refused. */
const BUSY_MS = 10_000
/** Verbs in one transaction. */
const GROUP = 512
const WAL_BYTES = 64 * 1024 * 1024
const CHANGE_POLL_MS = 1000

const port = parentPort!
const { path } = workerData as ThreadData
const say = (message: FromThread) => port.postMessage(message)
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

let writer: Connection
let reader: Connection
const waiting: Ask[] = []
let working: Promise<void> | undefined
let isFull = true
let commits = 0
let seen = 0

const hearts = new Hearts((worker) => ask({ kind: 'ask', call: 0, verb: 'beat', request: [worker] }))

try {
  prepareFile(path)
  writer = new Connection(path)
  protectFile(path)
  await inTransaction(() => migrate(writer))
  // A database in memory is its connection's own.
  reader = path === ':memory:' ? writer : new Connection(path)
  seen = dataVersion()
  if (path !== ':memory:') setInterval(lookForChanges, CHANGE_POLL_MS).unref()
  port.on('message', receive)
  say({ kind: 'open' })
} catch (error) {
  say({ kind: 'refused', error: failureOf(error, path) })
}

function receive(message: ToThread): void {
  if (message.kind === 'ask') ask(message)
  else if (message.kind === 'heart') hearts.set(message.worker, message.isBeating)
  else void close()
}

function ask(message: Ask): void {
  if (VERBS[message.verb].writes === 'none' && reader !== writer) void read(message)
  else {
    waiting.push(message)
    working ??= work().finally(() => {
      working = undefined
    })
  }
}

async function read(message: Ask): Promise<void> {
  say({ kind: 'answers', answers: [await answer(reader, message)], wrote: false })
}

async function work(): Promise<void> {
  while (waiting.length > 0) {
    // Whatever was asked in the same breath joins the group.
    await turn()
    const group = waiting.splice(0, GROUP)
    try {
      setDurability(group.some(({ verb }) => VERBS[verb].writes === 'safe'))
      const answers = await inTransaction(() => runAll(group))
      say({
        kind: 'answers',
        answers,
        wrote: group.some(({ verb }) => VERBS[verb].writes !== 'none' && verb !== 'beat'),
      })
      if (++commits % 256 === 0) watchSize()
    } catch (error) {
      const failure = failureOf(error, path)
      say({ kind: 'answers', answers: group.map(({ call }) => ({ call, error: failure })), wrote: false })
    }
  }
}

async function runAll(group: Ask[]) {
  const answers = []
  for (const message of group) {
    writer.exec('savepoint verb')
    const given = await answer(writer, message)
    writer.exec(given.error ? 'rollback to verb; release verb' : 'release verb')
    answers.push(given)
  }
  return answers
}

async function answer(connection: Connection, { call, verb, request }: Ask) {
  try {
    const run = VERBS[verb].run as (tx: Connection, ...request: unknown[]) => Promise<unknown>
    return { call, answer: await run(connection, ...request) }
  } catch (error) {
    return { call, error: failureOf(error, path) }
  }
}

/** Waits for its turn when another process writes; the thread sleeps, nobody's event loop does. */
async function inTransaction<T>(body: () => Promise<T>): Promise<T> {
  const began = performance.now()
  for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, 50)) {
    try {
      writer.exec('begin immediate')
      break
    } catch (error) {
      if (!isBusy(error) || performance.now() - began > BUSY_MS) throw error
      await pause(waitMs * (0.5 + Math.random()))
    }
  }
  try {
    const result = await body()
    writer.exec('commit')
    return result
  } catch (error) {
    writer.exec('rollback')
    throw error
  }
}

function setDurability(full: boolean): void {
  if (full === isFull) return
  isFull = full
  writer.exec(`pragma synchronous = ${full ? 'full' : 'normal'}`)
}

function watchSize(): void {
  const [{ pages = 0 } = {}] = writer.read('select count(*) as pages from pragma_wal_checkpoint') as {
    pages?: number
  }[]
  if (pages * 4096 > WAL_BYTES) writer.exec('pragma wal_checkpoint(truncate)')
}

/** Rises when another connection, of this or another process, has written. */
function dataVersion(): number {
  return Object.values(reader.read('pragma data_version')[0] ?? { version: 0 })[0] as number
}

function lookForChanges(): void {
  const version = dataVersion()
  if (version !== seen) say({ kind: 'changed' })
  seen = version
}

async function close(): Promise<void> {
  hearts.stop()
  await working
  reader.close()
  if (writer !== reader) writer.close()
  say({ kind: 'closed' })
  port.close()
}
