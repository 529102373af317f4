// The two connections of the store's thread: one that writes, one that reads, with their statements kept prepared.
import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { OffstageError } from '../../base/errors.ts'
import { sqliteDialect } from '../sql/dialect.ts'
import type { Row, Tx, Value } from '../sql/tx.ts'

/** Statements kept prepared in each connection. */
const STATEMENTS = 200

export class Connection implements Tx {
  readonly dialect = sqliteDialect
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: 0 })
    this.exec(
      'pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -16000',
    )
  }

  exec(text: string): void {
    this.#database.exec(text)
  }

  async all(text: string, ...parameters: Value[]): Promise<Row[]> {
    return this.read(text, ...parameters)
  }

  read(text: string, ...parameters: Value[]): Row[] {
    let statement = this.#statements.get(text)
    if (!statement) {
      if (this.#statements.size >= STATEMENTS) this.#statements.clear()
      statement = this.#database.prepare(text)
      this.#statements.set(text, statement)
    }
    const named: Record<string, Value> = {}
    parameters.forEach((value, index) => {
      named[`$${index + 1}`] = value
    })
    return statement.all(named) as Row[]
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }
}

/** Makes the folder (700) and the file (600) ready. Error: `STORE_CANNOT_OPEN`. */
export function prepareFile(path: string): void {
  if (path === ':memory:') return
  const folder = dirname(path)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why =
      code === 'EISDIR'
        ? `${path} is a folder`
        : code === 'ENOTDIR' || code === 'EEXIST'
          ? `${folder} is not a folder`
          : `${folder} cannot be made (${code})`
    throw new OffstageError(
      'STORE_CANNOT_OPEN',
      `The store cannot be opened: ${why}. Give a folder that can be written: OFFSTAGE_DATA=/path/to/folder.`,
    )
  }
}

export function protectFile(path: string): void {
  if (path !== ':memory:') chmodSync(path, 0o600)
}
