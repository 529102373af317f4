// What keeps the changes of a table: a table of changes, and one row that says which feed it is and up to where changes were dropped. A user's names begin with a letter.
import { partName } from './postgres/names.ts'

/** `(seq, row, kind, at)`, by `seq`, which rises with each commit. */
export function changesName(table: string): string {
  return partName(table, 'changes')
}

/** `(id, dropped)`. */
export function feedName(table: string): string {
  return partName(table, 'feed')
}
