// A transaction of the app's own in which tasks may be launched: what is accepted, by its shape alone. Checked where a launch's options are; the store runs its statements on it.
import { OffstageError } from '../base/errors.ts'

/** A `Client`, or a pool's client, of `pg`, after its `begin`. A pool is none: each of its queries may go to another connection. */
interface PgClient {
  query(text: string): Promise<{ rows: unknown[] }>
  escapeLiteral(text: string): string
}

/** What Kysely's `db.transaction().execute(async (trx) => …)` and `db.startTransaction()` give. */
interface KyselyTransaction {
  readonly isTransaction: true
  executeQuery(query: never): Promise<{ rows: unknown[] }>
  withoutPlugins(): unknown
}

/** What Drizzle's `db.transaction(async (tx) => …)` gives, on PostgreSQL. */
interface DrizzleTransaction {
  execute(query: string): PromiseLike<unknown>
  transaction(...args: never[]): unknown
  rollback(): never
}

/** An open transaction of the app, in the database that holds the tasks. */
export type AppTransaction = PgClient | KyselyTransaction | DrizzleTransaction

/** Told apart by what each has and the others have not; undefined: it is none. */
export function kindOf(transaction: unknown): 'pg' | 'kysely' | 'drizzle' | undefined {
  if (typeof transaction !== 'object' || transaction === null) return undefined
  const given = transaction as Record<string, unknown>
  const has = (...names: string[]) => names.every((name) => typeof given[name] === 'function')
  if (given.isTransaction === true && has('executeQuery', 'withoutPlugins')) return 'kysely'
  if (has('execute', 'transaction', 'rollback')) return 'drizzle'
  return has('query', 'escapeLiteral') ? 'pg' : undefined
}

/** Error: `INVALID_OPTION`. */
export function checkTransaction(transaction: unknown): asserts transaction is AppTransaction {
  if (kindOf(transaction)) return
  throw new OffstageError(
    'INVALID_OPTION',
    "transaction: this is no open transaction. Give a client of pg (not a pool) after its 'begin', or what Kysely's db.transaction().execute(…) or Drizzle's db.transaction(…) hands to your function.",
  )
}

/** Why a task cannot do it: `TRANSACTION_UNSUPPORTED`. What is launched is bound to the task's own row, which nobody may hold while its state and its logs are written. */
export function notInTasks(): OffstageError {
  return new OffstageError(
    'TRANSACTION_UNSUPPORTED',
    'A task cannot launch inside a transaction: what it launches is its child, and its own row would be held until the commit. Commit first, then launch with an idempotencyKey: an attempt that is tried again then launches it once.',
  )
}
