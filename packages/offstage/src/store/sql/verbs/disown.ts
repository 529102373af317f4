// Ends tasks that the store says their worker runs, and that it does not: the database went back to an earlier state. Gives what was moved, with its status now.
// Race survived: the task was claimed anew meanwhile: its lease is another one.
import type { Failure } from '../../../task/failure.ts'
import type { Fence } from '../../store.ts'
import { endingOf, endLost, type Moved } from '../lost-tasks.ts'
import { batch, type Tx } from '../tx.ts'

const END = endingOf((d) => `tasks.lease in (select lease from ${d.rows('$1', { lease: 'text' })} as r)`)

export interface DisownRequest {
  fences: Fence[]
  error: Failure
}

export async function disown(tx: Tx, { fences, error }: DisownRequest): Promise<Moved[]> {
  return await endLost(tx, END, batch(fences.map(({ lease }) => [lease])), error)
}
