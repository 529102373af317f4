// The thread that speaks with the database: no wait for it, and no reading of large answers, ever stops the app's event loop. Started by the store; hearts beat here.
// Six connections at most: three that write (launches and kills do not wait behind what workers report; launches with keys, or of bounded owners, may have to wait for a transaction of
// the app that holds the same, and others not for them), two that read (long lists are in nobody's way), and the ear.
import { parentPort, workerData } from 'node:worker_threads'
import { isOffstageError } from '../../base/errors.ts'
import { checkSchema } from '../sql/migrate.ts'
import type { Tx } from '../sql/tx.ts'
import type { VerbName } from '../sql/verbs.ts'
import type { NewTask } from '../store.ts'
import { Desk, NOBODY } from '../thread/desk.ts'
import { GroupCommit, type Outcome } from '../thread/group-commit.ts'
import type { Ask, FromThread, ToThread } from '../thread/messages.ts'
import { Connection } from './connection.ts'
import { deafnessText } from './deafness.ts'
import { Ear } from './ear.ts'
import { storeFailure } from './failure.ts'
import { Floor } from './floor.ts'
import { loadPg } from './load-pg.ts'
import { TransactionWatch } from './old-transactions.ts'
import { openDatabase } from './open-database.ts'
import { Readers } from './readers.ts'
import { Skew, skewText } from './skew.ts'
import { PostgresWriter } from './writer.ts'

export interface ThreadData {
  url: string
  /** The database for messages, without its password. */
  where: string
}

const EXPIRE_MS = 1000
const REPLAN_MS = 10_000
const TICK_MS = 500
const PRUNE_MS = 30_000
const FORGET_MS = 10_000
/** How long what is under way at the end is waited for, if the database does not answer. */
const FAREWELL_MS = 5000
const FOR_WORKERS: readonly VerbName[] = [
  'claim',
  'append',
  'settle',
  'giveBack',
  'enlist',
  'retire',
  'reap',
  'disown',
  'prune',
  'expire',
  'replan',
  'forget',
]
const FOR_PEOPLE: readonly VerbName[] = ['list', 'count', 'names', 'logs']

const port = parentPort!
const { url, where } = workerData as ThreadData
const say = (message: FromThread) => port.postMessage(message)
const failureOf = (error: unknown) => storeFailure(error, where)

try {
  await serve()
} catch (error) {
  say({ kind: 'refused', error: failureOf(error) })
}

async function serve(): Promise<void> {
  const Client = await loadPg()
  const floor = new Floor()
  const connect = (name: string) => new Connection({ url, name: `offstage ${name}`, Client, floor: () => floor.n })
  const connections = ['work', 'launch', 'look', 'list', 'keys'].map(connect) as [
    Connection,
    Connection,
    Connection,
    Connection,
    Connection,
  ]
  const count = await openDatabase(connections[0], where)
  const skew = new Skew({
    ahead: (aheadMs) => say({ kind: 'clock', aheadMs }),
    warn: (aheadMs) => say({ kind: 'warning', text: skewText(aheadMs, where) }),
  })
  const transactions = new TransactionWatch(({ fact, fix }) =>
    say({ kind: 'warning', text: `${where}: ${fact}. ${fix}` }),
  )
  const ear = new Ear({ url, name: 'offstage bell', Client }, count, {
    heard: () => say({ kind: 'changed' }),
    late: () => floor.forget(),
    look: async (tx) => {
      await mindSchema(tx)
      await transactions.look(tx)
      if (await floor.look(tx)) say({ kind: 'changed' })
    },
    clock: () => skew.begin(),
    deaf: (why) => say({ kind: 'warning', text: deafnessText(where, why) }),
  })
  const writers = [connections[0], connections[1], connections[4]].map((connection) => new PostgresWriter(connection))
  const askedAt = new WeakMap<Ask, number>()
  const wrote = (outcomes: Outcome[]) => {
    if (outcomes.some(({ rings }) => rings)) ear.ring()
    for (const { ask } of outcomes) if (ask.verb === 'claim') floor.claimed(performance.now() - askedAt.get(ask)!)
    desk.wrote(outcomes)
  }
  const [work, launches, keyed] = writers.map((writer) => new GroupCommit(writer, wrote)) as [
    GroupCommit,
    GroupCommit,
    GroupCommit,
  ]
  const looks = new Readers(connections[2])
  const lists = new Readers(connections[3])
  const readersFor = ({ verb }: Ask) => (FOR_PEOPLE.includes(verb) ? lists : looks)
  const desk = new Desk({
    say,
    read: (ask) => readersFor(ask).read(ask),
    isNeeded: (ask) => looks.isNeeded(ask),
    write: (ask) => {
      if (ask.verb === 'claim') askedAt.set(ask, performance.now())
      ;(FOR_WORKERS.includes(ask.verb) ? work : mayWait(ask) ? keyed : launches).add(ask)
    },
    beat: (worker, stored) => ear.beat(worker, stored),
    failureOf,
  })
  const timers = [
    setInterval(() => work.add({ call: NOBODY, verb: 'prune', request: {} }), PRUNE_MS),
    setInterval(() => void desk.tend('expire'), EXPIRE_MS),
    setInterval(() => void desk.tend('replan'), REPLAN_MS),
    setInterval(() => void desk.tend('tick'), TICK_MS),
    setInterval(() => void desk.forget(), FORGET_MS),
  ]
  await ear.start()

  port.on('message', (message: ToThread) => {
    if (message.kind === 'asks') void desk.take(message.asks)
    else if (message.kind === 'ring') ear.ring()
    else void end()
  })
  say({ kind: 'open' })

  /** Others may bring the database to a schema that this code cannot live with. */
  async function mindSchema(tx: Tx): Promise<void> {
    await checkSchema(tx, where).catch((error) => {
      if (!isOffstageError(error, 'SCHEMA_TOO_NEW')) throw error
      say({ kind: 'outdated', error: failureOf(error) })
    })
  }

  async function end(): Promise<void> {
    desk.close()
    for (const timer of timers) clearInterval(timer)
    const farewell = setTimeout(() => {
      for (const part of [...writers, ...connections]) void part.close()
    }, FAREWELL_MS)
    await Promise.all([looks.idle(), lists.idle(), work.idle(), launches.idle(), keyed.idle()])
    clearTimeout(farewell)
    await Promise.all([...connections.map((connection) => connection.close()), ear.close()])
    say({ kind: 'closed' })
  }
}

/** Whether it takes what a transaction of the app may hold until it ends. */
function mayWait({ verb, request }: Ask): boolean {
  return verb === 'launch' && (request as NewTask[]).some(({ once, ownerOpen }) => once || ownerOpen)
}
