// Transactions of anybody that have been open for long: as long as one is, no dead row can be cleared away, and claims walk past more and more of them. The thread looks now and
// then and warns; `offstage doctor` looks once.
import type { Statement, Tx } from '../sql/tx.ts'

/** The fact, then the fix, both without the database's name. */
export interface OldTransaction {
  fact: string
  fix: string
}

export const OLD_MS = 5 * 60_000

const FIRST_LOOK_MS = 10_000
const LOOK_MS = 60_000

/** Those that hold back the horizon of this database: sessions with a snapshot or a number, and what was prepared. Of others' sessions only a privileged user is told since when. */
const OLDEST: Statement =
  () => `select *, floor(extract(epoch from clock_timestamp() - since) * 1000)::bigint as age_ms from (
    select pid, usename::text as owner, application_name as name, state, xact_start as since from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and coalesce(backend_xmin, backend_xid) is not null
      and pid <> pg_backend_pid() and pid not in (select pid from pg_stat_progress_vacuum)
    union all
    select null, owner::text, gid, 'prepared', prepared from pg_prepared_xacts where database = current_database()
  ) as open
  where since is not null order by since limit 1`

/** The oldest one, if it is older than `thanMs`. */
export async function oldTransaction(tx: Tx, thanMs = OLD_MS): Promise<OldTransaction | undefined> {
  const [row] = await tx.all(OLDEST)
  if (!row || Number(row.age_ms) < thanMs) return undefined
  const { pid, name, owner, state } = row
  const who = pid === null ? `prepared as '${name}'` : `process ${pid}${name ? `, '${name}'` : ''}, ${state}`
  return {
    fact: `a transaction of user ${owner} has been open for ${Math.floor(Number(row.age_ms) / 60_000)} min (${who}): nothing can be cleared away meanwhile, and claims get slower`,
    fix:
      pid === null
        ? `End it: commit prepared '${name}', or rollback prepared '${name}'.`
        : `End it: select pg_terminate_backend(${pid}); set idle_in_transaction_session_timeout for those who forget theirs.`,
  }
}

export class TransactionWatch {
  readonly #warn: (transaction: OldTransaction) => void
  #dueAt = performance.now() + FIRST_LOOK_MS
  #isWarned = false

  /** `warn` is called once as long as there is any. */
  constructor(warn: (transaction: OldTransaction) => void) {
    this.#warn = warn
  }

  /** Called often; looks once a minute. Commands that come and go never do. */
  async look(tx: Tx): Promise<void> {
    if (performance.now() < this.#dueAt) return
    this.#dueAt = performance.now() + LOOK_MS
    const found = await oldTransaction(tx)
    if (found && !this.#isWarned) this.#warn(found)
    this.#isWarned = found !== undefined
  }
}
