// The names of tasks that wait, sorted: one step along an index a line, however many wait in it. Called by workers, who tell when nobody knows one.
import { waitingLines } from '../lines.ts'
import type { Tx } from '../tx.ts'

export async function queuedNames(tx: Tx): Promise<string[]> {
  return [...new Set((await waitingLines(tx)).map(({ name }) => name))].sort()
}
