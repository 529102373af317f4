// A transaction that stays open while the app works in it, alone among all who write the tables. Each step is done whole or not at all. Used by the driver.
import { ConnectionLost, isConflict, isOfPreparing } from '../../store/postgres/failure.ts'
import { type OpenTransaction, TransactionVoid } from '../driver.ts'
import type { RawRow, Statement } from '../fragment.ts'
import type { Connection } from './connection.ts'
import type { Ledger } from './ledger.ts'
import { LOCK_ALONE } from './lock.ts'
import { patiently } from './patience.ts'
import { planFor } from './plan.ts'
import { isAfterFailure, tablesFailure } from './postgres-failure.ts'

export interface TransactionLimits {
  where: string
  busyMs: number
  limitMs: number
  /** Called once, when the connection is free again. */
  onEnd: () => void
}

type Rows = readonly RawRow[][]

/** Resolves when all others are out. Rejects with the server's errors; then nothing is open. */
export async function openTransaction(
  connection: Connection,
  ledger: Ledger,
  { where, busyMs, limitMs, onEnd }: TransactionLimits,
): Promise<OpenTransaction> {
  await connection.begin({
    // A server whose client fell silent ends the transaction by itself.
    settings: `set local lock_timeout to ${busyMs}; set local statement_timeout to ${busyMs + limitMs}; ${LOCK_ALONE}; set local idle_in_transaction_session_timeout to ${limitMs + 5000}`,
    limitMs: busyMs + limitMs + 5000,
  })
  try {
    await connection.begun()
  } catch (error) {
    await connection.rollback()
    throw error
  }
  const step = async (statements: readonly Statement[]): Promise<Rows> => {
    try {
      return await whole(connection, statements)
    } catch (error) {
      if (!(error instanceof ConnectionLost)) await connection.send('rollback to savepoint step')
      // From now on nothing is prepared.
      if (isOfPreparing(error)) return whole(connection, statements)
      throw error
    }
  }
  const commit = async () => {
    const { n, entered } = ledger.enter(connection)
    const ended = await Promise.allSettled([entered, connection.commit()])
    const errors = ended.flatMap((one) =>
      one.status === 'rejected' && !isAfterFailure(one.reason) ? [one.reason as unknown] : [],
    )
    if (errors.length === 0) return
    const isUnknown = errors.some((error) => error instanceof ConnectionLost)
    if (!isUnknown || !(await patiently(where, () => ledger.tookPlace(connection, n)))) throw errors[0]
  }
  const told = (error: unknown) => {
    const failure = tablesFailure(error, where)
    const isVoid = error instanceof ConnectionLost || isConflict(error)
    return isVoid ? new TransactionVoid(failure.code, failure.message, { cause: error }) : failure
  }
  const inWords = <T>(work: Promise<T>) =>
    work.catch((error) => {
      throw told(error)
    })
  return {
    run: (statements) => inWords(step(statements)),
    commit: () => inWords(commit()).finally(onEnd),
    rollback: () => inWords(connection.rollback()).finally(onEnd),
  }
}

/** Statements on their way together, behind a point to which can be gone back. */
async function whole(connection: Connection, statements: readonly Statement[]): Promise<Rows> {
  const plan = statements.map(planFor).join('')
  const sent = [
    connection.send(`savepoint step${plan}`),
    ...statements.map((statement) => connection.run(statement)),
    connection.send(
      `release savepoint step${plan === '' ? '' : '; set local enable_seqscan to default; set local enable_indexscan to default'}`,
    ),
  ]
  const done = await Promise.allSettled(sent)
  const failed = done.find((one) => one.status === 'rejected' && !isAfterFailure(one.reason))
  if (failed?.status === 'rejected') throw failed.reason
  return (await Promise.all(sent)).slice(1, -1) as RawRow[][]
}
