// Writes that wait together, in one transaction and one way to the server: each job is done whole or not at all, and the failing of one leaves the others. Used by the driver.
import { OffstageError } from '../../base/errors.ts'
import { ConnectionLost, isLost, isPassing } from '../../store/postgres/failure.ts'
import type { RawRow } from '../fragment.ts'
import type { Job } from '../turns.ts'
import { type Connection, isOfOldPlan } from './connection.ts'
import type { Ledger } from './ledger.ts'
import { LOCK_SHARED } from './lock.ts'
import { Patience, patiently } from './patience.ts'
import { isAfterFailure, tablesFailure } from './postgres-failure.ts'

const STATEMENT_MS = 60_000

interface Settings {
  where: string
  busyMs: number
}
type Rows = readonly RawRow[][]
/** All is stored, or a job was refused, or nothing was done for another reason. */
type Outcome = { rows: readonly Rows[] } | { refused: number; error: unknown } | { failed: unknown }

/** Settles all jobs. */
export async function writeJobs(
  connection: Connection,
  ledger: Ledger,
  jobs: readonly Job[],
  settings: Settings,
): Promise<void> {
  const patience = new Patience()
  let waiting = [...jobs]
  while (waiting.length > 0) {
    const outcome = await attempt(connection, ledger, waiting, settings).catch((failed) => ({ failed }))
    if ('rows' in outcome) {
      for (const [i, { resolve }] of waiting.entries()) resolve(outcome.rows[i]!)
      return
    }
    if ('refused' in outcome) {
      const { refused, error } = outcome
      waiting[refused]!.reject(tablesFailure(error, settings.where))
      waiting = waiting.filter((_, i) => i !== refused)
    } else if (!(await patience.allows(outcome.failed))) {
      for (const { reject } of waiting) reject(tablesFailure(outcome.failed, settings.where))
      return
    }
  }
}

async function attempt(
  connection: Connection,
  ledger: Ledger,
  jobs: readonly Job[],
  { where, busyMs }: Settings,
): Promise<Outcome> {
  const timeouts = `set local lock_timeout to ${busyMs}; set local statement_timeout to ${busyMs + STATEMENT_MS}`
  await connection.begin({ settings: `${timeouts}; ${LOCK_SHARED}`, limitMs: busyMs + STATEMENT_MS })
  const begun = connection.begun()
  const work = jobs.map((job) => Promise.allSettled(job.statements.map((statement) => connection.run(statement))))
  const { n, entered } = ledger.enter(connection)
  const [start, entry, end] = await Promise.allSettled([begun, entered, connection.commit()])
  const results = await Promise.all(work)
  const rows = results.map((of) => of.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])))
  if (end.status === 'fulfilled') return { rows }
  const errors = [start, ...results.flat(), entry, end].flatMap((one) =>
    one.status === 'rejected' && !isAfterFailure(one.reason) ? [one.reason as unknown] : [],
  )
  // What the server itself refused did not take place; when the connection broke, nobody knows.
  if (errors.some((error) => error instanceof ConnectionLost)) {
    const isStored = await patiently(where, () => ledger.tookPlace(connection, n))
    if (!isStored) return { failed: errors[0] }
    if (rows.every((of, i) => of.length === jobs[i]!.statements.length)) return { rows }
    throw new OffstageError(
      'TABLES_UNAVAILABLE',
      `The data tables (${where}) stored what was written, but the connection was lost before all of the answer came. Read it again.`,
    )
  }
  if (start.status === 'rejected') return { failed: start.reason }
  const refused = results.findIndex((of) => of.some((one) => one.status === 'rejected' && one.reason === errors[0]))
  const isOfJob = refused !== -1 && !isPassing(errors[0]) && !isOfOldPlan(errors[0]) && !isLost(errors[0])
  return isOfJob ? { refused, error: errors[0] } : { failed: errors[0] }
}
