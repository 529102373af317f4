// A connection that writes, for a group commit. Whatever happens to the connection, what `commit` says of the group is the truth.
import { setTimeout as delay } from 'node:timers/promises'
import { newId } from '../../base/ids.ts'
import type { Cell, Row, Statement } from '../sql/tx.ts'
import type { Writer } from '../thread/group-commit.ts'
import { BEGIN, type Connection, type Mode } from './connection.ts'
import { ConnectionLost, isPassing } from './failure.ts'
import { Ledger } from './ledger.ts'
import { pause } from './pause.ts'

const LIMIT_MS = 15_000
const MODE: Mode = { begin: BEGIN, limitMs: LIMIT_MS }

export class PostgresWriter implements Writer {
  readonly #connection: Connection
  readonly #ledger = new Ledger(newId())
  doubt: unknown
  #isClosed = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** What is written without waiting for the disk would be lost with the server alone, not only in a power cut: logs would have holes, and revisions go back. So all is waited for. */
  async begin(): Promise<void> {
    await this.#connection.begin(MODE)
  }

  all(statement: Statement, parameters?: readonly Cell[]): Promise<Row[]> {
    return this.#connection.all(statement, parameters)
  }

  async commit(): Promise<void> {
    const { n, entered } = this.#ledger.enter(this.#connection)
    const ended = this.#connection.commit()
    const [entry, end] = await Promise.allSettled([entered, ended])
    if (end.status === 'fulfilled') return
    // What the server itself refused did not take place; when the connection broke, nobody knows.
    const error = entry.status === 'rejected' ? entry.reason : end.reason
    const isUnknown = [entry, end].some((part) => part.status === 'rejected' && part.reason instanceof ConnectionLost)
    if (!isUnknown) throw error
    this.doubt = error
    const tookPlace = await this.#tookPlace(n)
    this.doubt = undefined
    if (!tookPlace) throw error
  }

  async rollback(): Promise<void> {
    await this.#connection.rollback()
  }

  isPassing(error: unknown): boolean {
    return isPassing(error)
  }

  isCommon(): boolean {
    return true
  }

  close(): void {
    this.#isClosed = true
  }

  /** Asked until there is an answer: what hangs on it must neither be lost nor done twice. */
  async #tookPlace(n: number): Promise<boolean> {
    for (let attempt = 0; !this.#isClosed; attempt++) {
      try {
        return await this.#ledger.tookPlace(this.#connection, n)
      } catch {
        this.#connection.drop()
      }
      await delay(pause(attempt))
    }
    return false
  }
}
