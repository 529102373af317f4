// Launches as part of a transaction of the app: the same verb, on the app's own connection. Whatever comes of it, but for what was launched the transaction stays as it was.
// Races survived: several launches asked of one transaction at once go one after the other, for their savepoints would lie within each other. The ring is delivered by the server at the
// commit, so that a process that dies behind it loses nothing.
import { OffstageError } from '../../base/errors.ts'
import type { AppTransaction } from '../../task/transaction.ts'
import { launch } from '../sql/verbs/launch.ts'
import type { NewTask } from '../store.ts'
import { CHANNEL, LATE } from './ear.ts'
import { literal, type Say, txOnBehalf } from './on-behalf.ts'
import { postgresDialect } from './postgres-dialect.ts'
import { sayIn } from './say.ts'

/** The engine's database; `name` is for people. */
export interface Home {
  id: string
  name: string
}

type Launched = Awaited<ReturnType<typeof launch>>

const POINT = 'offstage_launch'
/** A commit fails for which there is no room in the queue of notifications: rather no ring then, and others look some seconds later. */
const RING = `case when pg_notification_queue_usage() < 0.5 then pg_notify('${CHANNEL}', '${LATE}') end`
const NOT_IN_TRANSACTION = '25P01'
const FORBIDDEN = '42501'

const turns = new WeakMap<AppTransaction, Promise<unknown>>()

export function launchWithin(transaction: AppTransaction, tasks: readonly NewTask[], home: Home): Promise<Launched> {
  const before = turns.get(transaction) ?? Promise.resolve()
  const launched = before.then(() => atSavepoint(sayIn(transaction), (say) => launchAt(say, tasks, home)))
  turns.set(
    transaction,
    launched.catch(() => undefined),
  )
  return launched
}

async function launchAt(say: Say, tasks: readonly NewTask[], home: Home): Promise<Launched> {
  await checkAndRing(say, home)
  try {
    return await launch(txOnBehalf(say), tasks)
  } catch (error) {
    throw sqlStateOf(error) === FORBIDDEN ? forbidden(home, error) : error
  }
}

/** In the same database, the ring waits for the commit. */
async function checkAndRing(say: Say, home: Home): Promise<void> {
  const { whereabouts } = postgresDialect
  const isHome = `${whereabouts} = ${literal(home.id)}`
  const [row] = await say(`select case when ${isHome} then 1 end as home, case when ${isHome} then ${RING} end as ring`)
  if (!row?.home) throw elsewhere(home)
}

/** What fails in `act` is undone; the app may go on, and commit what is its own. */
async function atSavepoint<T>(say: Say, act: (say: Say) => Promise<T>): Promise<T> {
  await say(`savepoint ${POINT}`).catch((error) => {
    throw sqlStateOf(error) === NOT_IN_TRANSACTION ? notOpen(error) : error
  })
  try {
    const value = await act(say)
    await say(`release savepoint ${POINT}`)
    return value
  } catch (error) {
    // If the connection is gone, so is the transaction: what `act` threw says so.
    const isUsable = await undone(say)
    // Only a database of another kind does not understand the question, and goes on.
    throw isUsable && !(error instanceof OffstageError) && sqlStateOf(error) === undefined ? stranger(error) : error
  }
}

async function undone(say: Say): Promise<boolean> {
  try {
    await say(`rollback to savepoint ${POINT}`)
    await say(`release savepoint ${POINT}`)
    return true
  } catch {
    return false
  }
}

/** Some libraries wrap what the server said. */
function sqlStateOf(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as { code?: unknown }
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code
  }
  return undefined
}

function notOpen(cause: unknown): OffstageError {
  return new OffstageError(
    'TRANSACTION_NOT_OPEN',
    "transaction: no transaction is open on this connection, so there is nothing to be part of. Begin one first (await client.query('begin')), and launch before its commit.",
    { cause },
  )
}

function elsewhere({ name }: Home): OffstageError {
  return new OffstageError(
    'TRANSACTION_ELSEWHERE',
    `transaction: it is open in another database than the tasks, which are in ${name}. Begin it there, or launch after its commit.`,
  )
}

function stranger(cause: unknown): OffstageError {
  return new OffstageError(
    'TRANSACTION_ELSEWHERE',
    'transaction: its database does not answer as a PostgreSQL does. Begin one in the PostgreSQL that holds the tasks, or launch after its commit.',
    { cause },
  )
}

function forbidden({ name }: Home, cause: unknown): OffstageError {
  return new OffstageError(
    'TRANSACTION_FORBIDDEN',
    `transaction: its user may not write tasks in ${name}. Use the user of DATABASE_URL, or grant this one usage on the schema offstage, and select, insert and update on all its tables.`,
    { cause },
  )
}
