// One connection to the database file, with its statements kept prepared. Used inside the thread only: everything here runs at once and to its end.
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { OffstageError } from '../../base/errors.ts'
import type { Cell, Row, Statement } from '../sql/tx.ts'
import type { Writer } from '../thread/group-commit.ts'
import { isBusy, isOfTheFile } from './failure.ts'
import { sqliteDialect } from './sqlite-dialect.ts'

const STATEMENTS_KEPT = 300
/** A lock that is freed within this time is waited for in place; for longer ones whoever asks comes back. */
const BUSY_MS = 5

export class Connection implements Writer {
  readonly savepoint = {
    set: () => this.exec('savepoint verb'),
    release: () => this.exec('release verb'),
    rollback: () => this.exec('rollback to verb; release verb'),
  }
  readonly #database: DatabaseSync
  readonly #prepared = new Map<Statement, StatementSync>()
  readonly #path: string
  #isFull = true
  #verify: (() => void) | undefined

  /** `readOnly`: leaves the file as it is, whoever uses it. */
  constructor(path: string, options: { readOnly?: boolean } = {}) {
    this.#path = path
    this.#database = new DatabaseSync(path, { timeout: BUSY_MS, ...options })
  }

  /** Settings of the file and of this connection; may meet somebody's lock. Error: `STORE_CANNOT_OPEN` where the file system cannot hold SQLite's log. */
  configure(): void {
    const { journal_mode: mode } = this.#database.prepare('pragma journal_mode = wal').get() as Row
    if (mode !== 'wal' && mode !== 'memory') {
      throw new OffstageError(
        'STORE_CANNOT_OPEN',
        `The store cannot be used: the file system of ${this.#path} has no memory that processes share. Set OFFSTAGE_DATA to a folder on a disk of this machine.`,
      )
    }
    this.exec(
      'pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -16000; pragma journal_size_limit = 67108864',
    )
  }

  /** Has each durable commit looked over before it is acknowledged: what `verify` throws is what its askers are told. */
  verifyCommits(verify: () => void): void {
    this.#verify = verify
  }

  /** Moves the log into the file and empties it; false where a reader is in the way. */
  cutLog(): boolean {
    return this.#database.prepare('pragma wal_checkpoint(truncate)').get()!.busy === 0
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  exec(text: string): void {
    this.#database.exec(text)
  }

  async all(statement: Statement, parameters: readonly Cell[] = []): Promise<Row[]> {
    let prepared = this.#prepared.get(statement)
    if (!prepared) {
      if (this.#prepared.size >= STATEMENTS_KEPT) this.#prepared.clear()
      prepared = this.#database.prepare(statement(sqliteDialect))
      this.#prepared.set(statement, prepared)
    }
    if (parameters.length === 0) return prepared.all() as Row[]
    // To SQLite `$1` is a name like any other. Binding by place, as `?1`, is something Node learned only in 22.20.
    const named: Record<string, Cell> = {}
    for (const [place, value] of parameters.entries()) named[`$${place + 1}`] = value
    return prepared.all(named) as Row[]
  }

  begin(isDurable: boolean): void {
    if (isDurable !== this.#isFull) {
      this.exec(`pragma synchronous = ${isDurable ? 'full' : 'normal'}`)
      this.#isFull = isDurable
    }
    this.exec('begin immediate')
  }

  commit(): void {
    this.exec('commit')
    if (this.#isFull) this.#verify?.()
  }

  /** Some errors (a full disk) end a transaction by themselves. */
  rollback(): void {
    if (this.isInTransaction) this.exec('rollback')
  }

  isPassing(error: unknown): boolean {
    return isBusy(error)
  }

  /** A full or failing disk is nobody's own fault, and may have ended the whole transaction already. */
  isCommon(error: unknown): boolean {
    return isOfTheFile(error) || !this.isInTransaction
  }

  /** A number that rises when another connection, here or in another process, has committed. */
  version(): number {
    return Number(this.#database.prepare('pragma data_version').get()!.data_version)
  }

  close(): void {
    this.#prepared.clear()
    this.#database.close()
  }
}
