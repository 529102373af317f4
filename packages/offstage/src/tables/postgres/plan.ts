// How a statement asks to be planned: full text goes by its index, however small the table was when the server last looked, and however many rows it thinks will match. It does not
// know what it costs to look into a long text instead.
import type { Statement } from '../fragment.ts'

/** Stands somewhere in such a statement. */
export const BY_INDEX = '/* by index */ '

/** Settings to be made before the statement, within its transaction. */
export function planFor({ text }: Statement): string {
  return text.includes(BY_INDEX) ? '; set local enable_seqscan to off; set local enable_indexscan to off' : ''
}
