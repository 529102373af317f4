// Whether a commit took place whose answer was lost: each process has a row with the number of its last commit, written in the same transaction. Used by the driver.
// Whoever reads it waits for a transaction still at work; and where the commit has not happened its number is spent, so that what is still on its way fails as a whole.
import { newId } from '../../base/ids.ts'
import type { Connection } from './connection.ts'

/** Commits have even numbers; the odd one after it says that a commit was given up. */
const ENTER = `insert into _offstage_commits as c (writer, n, at) values (?, ?, now())
  on conflict (writer) do update set at = now(), n = case when c.n < excluded.n then excluded.n else 1 / (c.n - c.n) end`
const READ =
  'insert into _offstage_commits as c (writer, n, at) values (?, 0, now()) on conflict (writer) do update set n = c.n returning n'
const GIVE_UP = 'update _offstage_commits set n = ? where writer = ?'

export class Ledger {
  readonly #writer = newId()
  #n = 0

  /** The last statement before a commit; gives the commit's number. */
  enter(connection: Connection): { n: number; entered: Promise<unknown> } {
    this.#n += 2
    return { n: this.#n, entered: connection.run({ text: ENTER, values: [this.#writer, this.#n] }) }
  }

  /** Whether commit `n` took place; if not it never will. Rejects if that cannot be found out now. */
  async tookPlace(connection: Connection, n: number): Promise<boolean> {
    await connection.begin({ settings: 'set local lock_timeout to 5000', limitMs: 6000 })
    const [row] = await connection.run({ text: READ, values: [this.#writer] })
    const found = Number(row?.n)
    if (found < n) await connection.run({ text: GIVE_UP, values: [n + 1, this.#writer] })
    await connection.commit()
    return found === n
  }
}
