// The data tables in a PostgreSQL database, shared by any number of machines. At most three connections: one that writes, two that read what is committed.
// A transaction has the tables to itself, as on SQLite, by an advisory lock that plain writes share: those of many processes go side by side.
import { placeOf } from '../../store/postgres/place.ts'
import type { Driver, OpenTransaction } from '../driver.ts'
import type { RawRow, Statement } from '../fragment.ts'
import { Turns } from '../turns.ts'
import { Connection } from './connection.ts'
import { Ledger } from './ledger.ts'
import { openSchema } from './open-schema.ts'
import { openTransaction } from './open-transaction.ts'
import { patiently } from './patience.ts'
import { postgresDialect } from './postgres-dialect.ts'
import { Reader } from './reader.ts'
import { writeJobs } from './write-jobs.ts'

export class PostgresDriver implements Driver {
  readonly dialect = postgresDialect
  readonly prepared = new Set<string>()
  readonly where: string
  readonly #busyMs: number
  readonly #writer: Connection
  readonly #readers: readonly [Reader, Reader]
  readonly #ledger = new Ledger()
  readonly #turns: Turns
  #ready: Promise<void> | undefined

  constructor(url: string, busyMs: number) {
    this.where = placeOf(url)
    this.#busyMs = busyMs
    this.#writer = new Connection(url)
    this.#readers = [new Reader(url), new Reader(url)]
    this.#turns = new Turns((jobs) => this.#commit(jobs))
  }

  async read(statement: Statement): Promise<RawRow[]> {
    await this.#open()
    const [first, second] = this.#readers
    const reader = second.waiting < first.waiting ? second : first
    return patiently(this.where, () => reader.read(statement))
  }

  async write(statements: readonly Statement[]): Promise<readonly RawRow[][]> {
    await this.#open()
    return this.#turns.write(statements)
  }

  async begin(limitMs: number): Promise<OpenTransaction> {
    await this.#open()
    return new Promise((resolve, reject) => {
      this.#turns.take(async () => {
        const { promise: over, resolve: end } = Promise.withResolvers<void>()
        const { where } = this
        const limits = { busyMs: this.#busyMs, limitMs }
        try {
          resolve(
            await patiently(where, () => openTransaction(this.#writer, this.#ledger, { ...limits, where, onEnd: end })),
          )
        } catch (error) {
          return reject(error)
        }
        await over
      })
    })
  }

  async close(): Promise<void> {
    await this.#turns.over()
    this.prepared.clear()
    this.#ready = undefined
    await Promise.all([this.#writer.close(), ...this.#readers.map((reader) => reader.close())])
  }

  #commit(jobs: Parameters<typeof writeJobs>[2]): Promise<void> {
    return writeJobs(this.#writer, this.#ledger, jobs, { where: this.where, busyMs: this.#busyMs })
  }

  /** Once. In its turn, for there is one connection that writes. */
  #open(): Promise<void> {
    this.#ready ??= new Promise<void>((resolve, reject) => {
      this.#turns.take(() =>
        patiently(this.where, async () => {
          try {
            await openSchema(this.#writer, this.#busyMs)
          } catch (error) {
            await this.#writer.rollback()
            throw error
          }
        }).then(resolve, (error) => {
          this.#ready = undefined
          reject(error)
        }),
      )
    })
    return this.#ready
  }
}
