// What a database connection offers the rooms above it, and a process has one of: `sqlite/sqlite-driver.ts` or `postgres/postgres-driver.ts`.
import { OffstageError } from '../base/errors.ts'
import type { Dialect } from './dialect.ts'
import type { RawRow, Statement } from './fragment.ts'

export interface Driver {
  readonly dialect: Dialect
  /** Where the tables are, for messages. */
  readonly where: string
  /** Tables whose definition was found to fit what is stored, by the definition's schema. */
  readonly prepared: Set<string>
  /** One statement that only reads, on what is committed. */
  read(statement: Statement): Promise<RawRow[]>
  /** Statements in a transaction of their own: all are committed when this resolves, or none. Gives the rows of each. */
  write(statements: readonly Statement[]): Promise<readonly RawRow[][]>
  /** Waits for its turn, in this process and among others, and opens a transaction; a database that can ends it after `limitMs` by itself. */
  begin(limitMs: number): Promise<OpenTransaction>
  /** Finishes what is under way and lets go of the database; the next use opens it again. */
  close(): Promise<void>
}

export interface OpenTransaction {
  /** Statements inside the transaction, all done or none. Gives the rows of each. */
  run(statements: readonly Statement[]): Promise<readonly RawRow[][]>
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** The database undid the transaction through no fault of it: run again from its beginning it may succeed. */
export class TransactionVoid extends OffstageError {}
