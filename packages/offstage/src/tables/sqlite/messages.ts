// What goes between the line (in the app's thread) and the thread that holds the database. Data only.
import type { RawRow, Statement } from '../fragment.ts'

export type Request =
  /** One statement on the reading connection, which sees what is committed. */
  | { readonly kind: 'read'; readonly statement: Statement }
  /** Jobs in one transaction: each is done whole or not at all, and the failing of one leaves the others. */
  | { readonly kind: 'write'; readonly jobs: readonly (readonly Statement[])[] }
  /** Opens a transaction that stays open, waiting for its turn among processes. */
  | { readonly kind: 'begin' }
  /** Statements inside the open transaction, all done or none. */
  | { readonly kind: 'inside'; readonly statements: readonly Statement[] }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'close' }

/** An error as data: `code` is one of ours. */
export interface Failed {
  readonly code: string
  readonly message: string
}
/** Of each statement its rows. */
export type Rows = readonly RawRow[][]
/** What a request gives: rows of its statements; for `write`, of each job the rows or the error. */
export type Answer = { readonly id: number } & (
  | { readonly rows: Rows }
  | { readonly jobs: readonly (Rows | Failed)[] }
  | { readonly failed: Failed }
)
