// Drops state patches that no reader should need: of a running task all but the newest (called by append), of an ended one all, a minute after its end (called by a
// driver's timer), so that whoever was watching gets the last ones in order. Readers behind the floor are given the record. No race: patches only ever get fewer.
import type { Statement, Tx } from '../tx.ts'

/** Tasks pruned at a time. */
const AT_ONCE = 500
const AFTER_MS = 60_000

const OLDEST_KEPT: Statement = () => 'select seq from patches where task_n = $1 order by seq desc limit 1 offset $2'
const DROP: Statement = () => 'delete from patches where task_n = $1 and seq <= $2'
const RAISE_FLOOR: Statement = () => 'update tasks set patches = $3, patch_floor = $2 where n = $1'
const ENDED: Statement = (d) => `select n, seq from tasks
  where patches > 0 and ended_at is not null and ended_at < ${d.now} - $1 order by ended_at limit ${AT_ONCE}`

/** Keeps the newest `keep` patches of one task. */
export async function prunePatches(tx: Tx, taskN: number, keep: number): Promise<void> {
  const [newestDropped] = await tx.all(OLDEST_KEPT, [taskN, keep])
  if (!newestDropped) return
  await tx.all(DROP, [taskN, newestDropped.seq as number])
  await tx.all(RAISE_FLOOR, [taskN, newestDropped.seq as number, keep])
}

/** Of ended tasks; gives how many were pruned. `afterMs` is for tests. */
export async function prune(tx: Tx, { afterMs = AFTER_MS }: { afterMs?: number }): Promise<number> {
  const ended = await tx.all(ENDED, [afterMs])
  for (const { n } of ended) await prunePatches(tx, n as number, 0)
  return ended.length
}
