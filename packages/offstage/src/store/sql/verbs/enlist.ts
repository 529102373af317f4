// Makes a worker known and alive now; the same statement is its heart's beat. Called by drivers, from the thread that a busy main loop does not hold up.
// Race survived: a reaper took the worker for lost and removed its row while it was only slow: the next beat makes it known again.
import type { WorkerRow } from '../../store.ts'
import type { Statement, Tx } from '../tx.ts'

const BEAT: Statement = (d) => `insert into workers (id, host, boot_id, pid, process_start, names, places, beat_at)
  values ($1, $2, $3, $4, $5, $6, $7, ${d.now})
  on conflict (id) do update set beat_at = excluded.beat_at, names = excluded.names, places = excluded.places`

export async function enlist(tx: Tx, worker: WorkerRow): Promise<void> {
  const { id, host, bootId, pid, processStart, names, places } = worker
  await tx.all(BEAT, [id, host, bootId, pid, processStart, names && JSON.stringify(names), places])
}
