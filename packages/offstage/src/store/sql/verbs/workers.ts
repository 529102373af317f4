// Who works here, and when each was last heard of, by the database's clock. Called by housekeepers (through the driver's `Silence`, which mistrusts jumping clocks) and `doctor`.
// Race survived: a worker's row is gone (retired, or reaped in error) but tasks are still in its name: it is listed with what is known, silent since its last claim.
import type { WorkerRow } from '../../store.ts'
import type { Statement, Tx } from '../tx.ts'

const WORKERS: Statement = (
  d,
) => `select id, host, boot_id, pid, process_start, names, places, beat_at, ${d.now} as now from workers
  union all
  select worker, '', '', 0, '', '[]', null, max(started_at), ${d.now} from tasks
  where status in ('running', 'stopping') and worker not in (select id from workers) group by worker`

export type Heard = WorkerRow & { beatAt: number; now: number }

export async function workers(tx: Tx): Promise<Heard[]> {
  return (await tx.all(WORKERS)).map((row) => ({
    id: row.id as string,
    host: row.host as string,
    bootId: row.boot_id as string,
    pid: Number(row.pid),
    processStart: row.process_start as string,
    names: row.names === null ? null : (JSON.parse(row.names as string) as string[]),
    places: row.places === null ? null : Number(row.places),
    beatAt: Number(row.beat_at),
    now: Number(row.now),
  }))
}
