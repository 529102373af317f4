// How a statement asks to be planned: full text goes by its index, however small the table was when the server last looked, and however many rows it thinks will match. It does not
// know what it costs to look into a long text instead. What is found by index is found in a few ms: to start processes for it, or to compile it, takes longer.
import type { Statement } from '../fragment.ts'

/** Stands somewhere in such a statement. */
export const BY_INDEX = '/* by index */ '

const SETTINGS = [
  'enable_seqscan to off',
  'enable_indexscan to off',
  'max_parallel_workers_per_gather to 0',
  'jit to off',
]

/** Settings to be made before the statement, within its transaction. */
export function planFor({ text }: Statement): string {
  return text.includes(BY_INDEX) ? SETTINGS.map((setting) => `; set local ${setting}`).join('') : ''
}
