// Ends what lost workers held, and removes the workers. Gives what was moved, with its status now. Called by housekeepers.
// Races survived: two reapers (the guard on the status lets one move each task), and a worker that was only slow (its late settle finds its lease gone, and is discarded).
import type { Failure } from '../../../task/failure.ts'
import { endingOf, endLost, type Moved } from '../lost-tasks.ts'
import { batch, type Statement, type Tx } from '../tx.ts'

const END = endingOf((d) => `tasks.worker in (select id from ${d.rows('$1', { id: 'text' })} as r)`)

const REMOVE: Statement = (d) => `delete from workers where id in (select id from ${d.rows('$1', { id: 'text' })} as r)`

export interface ReapRequest {
  workers: string[]
  error: Failure
}

export async function reap(tx: Tx, { workers, error }: ReapRequest): Promise<Moved[]> {
  const lost = batch(workers.map((id) => [id]))
  const moved = await endLost(tx, END, lost, error)
  await tx.all(REMOVE, [lost])
  return moved
}
