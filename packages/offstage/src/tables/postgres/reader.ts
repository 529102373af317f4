// A connection that only reads what is committed, one statement after another. Used by the driver.
import type { RawRow, Statement } from '../fragment.ts'
import { Connection } from './connection.ts'
import { planFor } from './plan.ts'

const LIMIT_MS = 60_000
const settings = `set transaction read only; set local statement_timeout to ${LIMIT_MS}`

export class Reader {
  readonly #connection: Connection
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(url: string) {
    this.#connection = new Connection(url)
  }

  /** How many statements it has to answer. */
  get waiting(): number {
    return this.#waiting
  }

  read(statement: Statement): Promise<RawRow[]> {
    this.#waiting++
    const rows = this.#turn.then(() => this.#read(statement)).finally(() => this.#waiting--)
    this.#turn = rows.catch(() => undefined)
    return rows
  }

  async close(): Promise<void> {
    await this.#turn
    await this.#connection.close()
  }

  async #read(statement: Statement): Promise<RawRow[]> {
    const connection = this.#connection
    await connection.begin({ settings: `${settings}${planFor(statement)}`, limitMs: LIMIT_MS })
    const [rows, end] = await Promise.allSettled([connection.run(statement), connection.commit()])
    if (rows.status === 'rejected') throw rows.reason
    if (end.status === 'rejected') throw end.reason
    return rows.value
  }
}
