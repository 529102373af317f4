// Sends each statement where it belongs: into the transaction its caller stands in, or into one of its own. All reading and writing of tables goes through here.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { OffstageError } from '../base/errors.ts'
import { announceChange, tablesDriver } from './connection.ts'
import type { Driver, OpenTransaction } from './driver.ts'
import { type Fragment, type RawRow, statement } from './fragment.ts'

/** A transaction and what must be known of it until its end. */
export interface Session {
  readonly driver: Driver
  readonly open: OpenTransaction
  /** Tables written so far. */
  readonly written: Set<string>
  /** Tables prepared inside; known to the driver only once committed. */
  readonly prepared: Set<string>
  /** Why nothing more may be done in it, once that is so. */
  ended: OffstageError | undefined
  /** The error of a transaction nested in it: then all of it must be undone. */
  broken: { error: unknown } | undefined
}

const sessions = new AsyncLocalStorage<Session>()

/** The transaction the caller stands in. Error: `TRANSACTION_ENDED` when it is over. */
export function currentSession(): Session | undefined {
  const session = sessions.getStore()
  if (session?.ended) throw session.ended
  return session
}

/** Runs code inside a transaction: whatever it calls, also after awaiting, finds itself there. */
export function within<T>(session: Session, work: () => T): T {
  return sessions.run(session, work)
}

/** Runs code outside of any transaction. */
export function outside<T>(work: () => T): T {
  return sessions.exit(work)
}

/** The rows of one statement that only reads. */
export async function read(fragment: Fragment): Promise<RawRow[]> {
  const session = currentSession()
  try {
    if (!session) return await tablesDriver().read(statement(fragment))
    const [rows] = await session.open.run([statement(fragment)])
    return rows!
  } catch (error) {
    throw traced(error)
  }
}

/** Statements that write one table, all or none; the rows of each. */
export async function write(table: string, fragments: readonly Fragment[]): Promise<readonly RawRow[][]> {
  const session = currentSession()
  const statements = fragments.map(statement)
  try {
    if (session) {
      session.written.add(table)
      return await session.open.run(statements)
    }
    const driver = tablesDriver()
    const rows = await driver.write([...statements, statement(driver.dialect.bumpVersions([table]))])
    announceChange([table])
    return rows
  } catch (error) {
    throw traced(error)
  }
}

/** The error with the stack of who waits for it, the app's line included, and not of the thread's messages. */
function traced(error: unknown): unknown {
  if (error instanceof Error) Error.captureStackTrace(error)
  return error
}
