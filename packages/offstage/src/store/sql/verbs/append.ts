// Adds reports to the journals of tasks that are still held, the state with its patches; vitals stand beside the state, without an entry. True per report, or false: nothing of it was written. Called by the recorder.
// Race survived: the attempt's lease was lost (reaped) or the task has ended while its report was under way. The guard is in the update that takes the sequence numbers.
import type { Append } from '../../store.ts'
import { countPatches, type Report, writeReports } from '../report-rows.ts'
import { batch, type Statement, type Tx } from '../tx.ts'
import { waves } from '../waves.ts'
import { prunePatches } from './prune.ts'

const ADVANCE: Statement = (d) => `update tasks set seq = tasks.seq + r.entries, patches = tasks.patches + r.patches
  from ${d.rows('$1', { id: 'text', lease: 'text', entries: 'integer', patches: 'integer' })} as r
  where tasks.id = r.id and tasks.lease = r.lease and tasks.ended_at is null
  returning tasks.n, tasks.id, tasks.seq, tasks.patches`

export async function append(tx: Tx, reports: readonly Append[]): Promise<boolean[]> {
  const kept = reports.map(() => false)
  for (const wave of waves(reports)) {
    const places = new Map(wave.map((place) => [reports[place]!.id, place]))
    const rows = wave.map((place) => {
      const { id, lease, entries } = reports[place]!
      return [id, lease, entries.length, countPatches(entries)]
    })
    const full: number[] = []
    const written: Report[] = []
    for (const row of await tx.all(ADVANCE, [batch(rows)])) {
      const place = places.get(row.id as string)!
      const { entries, state, vitals } = reports[place]!
      kept[place] = true
      const firstSeq = (row.seq as number) - entries.length + 1
      written.push({ taskN: row.n as number, firstSeq, entries, state, vitals })
      if ((row.patches as number) > 2 * PATCHES_KEPT) full.push(row.n as number)
    }
    await writeReports(tx, written, [])
    for (const taskN of full) await prunePatches(tx, taskN, PATCHES_KEPT)
  }
  return kept
}

/** A reader further behind than this many patches starts from the record instead. */
const PATCHES_KEPT = 200
