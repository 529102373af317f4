// Stores what an operator says of a queue: other limits than the code's, a pause, its end. Called by the console and the command line.
import type { QueueChange } from '../../store.ts'
import { storable } from '../storable.ts'
import type { Statement, Tx } from '../tx.ts'
import { DROP_EMPTY } from './declare-queues.ts'

const MAKE: Statement = () => 'insert into queues (name) values ($1) on conflict (name) do nothing'
const LIMIT: Statement = () => 'update queues set override = $2 where name = $1'
const PAUSE: Statement = (d) =>
  `update queues set paused_at = ${d.now}, paused_by = $2 where name = $1 and paused_at is null`
const RESUME: Statement = () => 'update queues set paused_at = null, paused_by = null where name = $1'

export async function setQueue(tx: Tx, { name, limits, paused, by }: QueueChange): Promise<void> {
  await tx.all(MAKE, [name])
  if (limits !== undefined) await tx.all(LIMIT, [name, limits && JSON.stringify(limits)])
  if (paused === true) await tx.all(PAUSE, [name, by === null ? null : storable(by)])
  if (paused === false) await tx.all(RESUME, [name])
  await tx.all(DROP_EMPTY)
}
