// Several reads and writes as one: all or nothing, and as if nobody else were there.
import { OffstageError } from '../base/errors.ts'
import { announceChange, tablesDriver } from './connection.ts'
import { TransactionVoid } from './driver.ts'
import { statement } from './fragment.ts'
import { currentSession, type Session, within } from './session.ts'

/** How often a transaction is begun that the database makes void. */
const RUNS = 5

export interface TransactionOptions {
  /** Undone if not done in this time, for nobody else can write meanwhile; default 30,000, at most 600,000. */
  timeoutMs?: number
}

/**
 * Runs `work` as one transaction and gives what it gives. If it throws, nothing of it was done. Transactions run one after another, in this process and among all
 * others; everything read and written inside belongs to it, whatever is called outside does not slip in. A transaction inside a transaction becomes part of it. The work may be
 * run again when a conflict with another one made it void, so it should do nothing else that counts; and it should not wait for the network.
 * Errors: `TRANSACTION_TIMEOUT`, `TABLES_BUSY`; inside, for what comes too late, `TRANSACTION_ENDED`.
 */
export async function transaction<T>(work: () => Promise<T>, options: TransactionOptions = {}): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 30_000
  if (!(timeoutMs >= 1 && timeoutMs <= 600_000)) {
    throw new OffstageError(
      'INVALID_OPTION',
      `timeoutMs of a transaction is a number of milliseconds from 1 to 600,000, not ${String(timeoutMs)}.`,
    )
  }
  const outer = currentSession()
  if (outer) return joined(outer, work)
  for (let run = 1; ; run++) {
    try {
      return await ofItsOwn(work, timeoutMs)
    } catch (error) {
      if (!(error instanceof TransactionVoid) || run === RUNS) throw error
    }
  }
}

async function joined<T>(outer: Session, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // Even if the outer one catches this: half of the inner one must not be committed.
    outer.broken ??= { error }
    throw error
  }
}

async function ofItsOwn<T>(work: () => Promise<T>, timeoutMs: number): Promise<T> {
  const driver = tablesDriver()
  const open = await driver.begin(timeoutMs)
  const session: Session = {
    driver,
    open,
    written: new Set(),
    prepared: new Set(),
    ended: undefined,
    broken: undefined,
  }
  let result: T
  try {
    result = await within(session, () => inTime(session, work, timeoutMs))
    if (session.broken) throw session.broken.error
    if (session.written.size > 0) await open.run([statement(driver.dialect.bumpVersions(session.written))])
  } catch (error) {
    session.ended ??= tooLate()
    // If even that fails the database is gone, and has undone it itself; what matters is the first error.
    await open.rollback().catch(() => {})
    throw error
  }
  session.ended = tooLate()
  await open.commit()
  for (const schema of session.prepared) driver.prepared.add(schema)
  announceChange(session.written)
  return result
}

async function inTime<T>(session: Session, work: () => Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      session.ended = new OffstageError(
        'TRANSACTION_TIMEOUT',
        `A transaction was undone because it was not done after ${timeoutMs} ms. Do slow things before or after it, or give it more time with { timeoutMs }.`,
      )
      reject(session.ended)
    }, timeoutMs)
  })
  try {
    return await Promise.race([work(), timeout])
  } finally {
    clearTimeout(timer)
  }
}

function tooLate(): OffstageError {
  return new OffstageError(
    'TRANSACTION_ENDED',
    'A data table was used in a transaction that had ended. Await everything that belongs to it inside.',
  )
}
