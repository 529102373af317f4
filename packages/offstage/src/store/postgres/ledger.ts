// Whether a commit took place whose answer was lost. Each writing connection has a row with the number of its last commit, written in the same transaction; whoever must know
// reads it on another connection. Used by the writer.
// Races survived: the lost transaction is still at work (its row is waited for), or its last words are still on their way (it finds its number spent, and fails as a whole).
import type { Statement } from '../sql/tx.ts'
import { BEGIN, type Connection, type Mode } from './connection.ts'

export const LEDGER_TABLE = `create table if not exists commits (writer text collate "C" primary key, n bigint not null, at timestamptz not null) with (fillfactor = 50)`

/** Rows of writers long gone. */
export const FORGET_WRITERS = `delete from commits where at < now() - interval '1 day'`

/** Commits have even numbers; the odd one after it says that a commit was given up. */
const ENTER: Statement = () => `insert into commits (writer, n, at) values ($1, $2, now())
  on conflict (writer) do update set at = now(), n = case when commits.n < excluded.n then excluded.n else 1 / (commits.n - commits.n) end`

const READ: Statement = () => `insert into commits (writer, n, at) values ($1, 0, now())
  on conflict (writer) do update set n = commits.n returning n`

const GIVE_UP: Statement = () => 'update commits set n = $2 where writer = $1'

const MODE: Mode = { begin: BEGIN, limitMs: 6000 }

export class Ledger {
  readonly #writer: string
  #n = 0

  constructor(writer: string) {
    this.#writer = writer
  }

  /** The last statement before a commit; gives the commit's number. */
  enter(connection: Connection): { n: number; entered: Promise<unknown> } {
    this.#n += 2
    return { n: this.#n, entered: connection.all(ENTER, [this.#writer, this.#n]) }
  }

  /** Whether commit `n` took place; if not it never will. Rejects if that cannot be found out now. */
  async tookPlace(connection: Connection, n: number): Promise<boolean> {
    await connection.begin(MODE)
    const [row] = await connection.all(READ, [this.#writer])
    const found = Number(row?.n)
    if (found < n) await connection.all(GIVE_UP, [this.#writer, n + 1])
    await connection.commit()
    return found === n
  }
}
