// Ends attempts: the last reports, then the status, in one transaction. True per attempt, or false: lost, nothing was written but a note. Called by the recorder.
// Races survived: a kill, a reaper or a second settle was faster (the first end stays); a lease of an earlier attempt. One guarded update decides, by the table of statuses.
import type { Settle } from '../../store.ts'
import { countPatches, type Report, type StatusChange, writeReports } from '../report-rows.ts'
import { ALLOWED_MOVES } from '../transitions.ts'
import { batch, type Cell, type Statement, type Tx } from '../tx.ts'
import { waves } from '../waves.ts'

const END: Statement = (
  d,
) => `update tasks set status = r.status, lease = null, seq = tasks.seq + r.entries + 1, patches = tasks.patches + r.patches,
    ended_at = case when ${d.now} < tasks.started_at then tasks.started_at else ${d.now} end
  from ${d.rows('$1', { id: 'text', lease: 'text', status: 'text', entries: 'integer', patches: 'integer' })} as r
  where tasks.id = r.id and tasks.lease = r.lease and (tasks.status, r.status) in ${ALLOWED_MOVES}
  returning tasks.n, tasks.id, tasks.seq, tasks.status, tasks.ended_at`

const OUTCOMES: Statement = (d) => `insert into outcomes (task_n, error, result)
  select r.task_n, r.error, r.result from ${d.rows('$1', { task_n: 'integer', error: 'text', result: 'text' })} as r`

const LATE: Statement = (d) => `insert into notes (task_n, at, text)
  select t.n, ${d.now}, r.text from ${d.rows('$1', { id: 'text', text: 'text' })} as r join tasks t on t.id = r.id`

export async function settle(tx: Tx, ends: readonly Settle[]): Promise<boolean[]> {
  const won = ends.map(() => false)
  for (const wave of waves(ends)) await settleWave(tx, ends, wave, won)
  const late = ends.filter((_, place) => !won[place])
  if (late.length > 0)
    await tx.all(LATE, [batch(late.map(({ id, outcome }) => [id, `late result discarded: ${outcome.status}`]))])
  return won
}

async function settleWave(tx: Tx, ends: readonly Settle[], wave: number[], won: boolean[]): Promise<void> {
  const places = new Map(wave.map((place) => [ends[place]!.id, place]))
  const rows = wave.map((place) => {
    const { id, lease, outcome, entries } = ends[place]!
    return [id, lease, outcome.status, entries.length, countPatches(entries)]
  })
  const reports: Report[] = []
  const changes: StatusChange[] = []
  const outcomes: Cell[][] = []
  for (const row of await tx.all(END, [batch(rows)])) {
    const place = places.get(row.id as string)!
    const { entries, state, outcome, note } = ends[place]!
    const taskN = row.n as number
    const seq = row.seq as number
    won[place] = true
    reports.push({ taskN, firstSeq: seq - entries.length, entries, state })
    changes.push({ taskN, seq, at: row.ended_at as number, status: outcome.status, note: note ?? messageOf(outcome) })
    outcomes.push(outcomeRow(taskN, outcome))
  }
  await writeReports(tx, reports, changes)
  await writeOutcomes(tx, outcomes)
}

function messageOf(outcome: Settle['outcome']): string | null {
  return outcome.status === 'completed' ? null : outcome.error.message
}

/** How ends rest: an error or a result. */
export async function writeOutcomes(tx: Tx, rows: Cell[][]): Promise<void> {
  if (rows.length > 0) await tx.all(OUTCOMES, [batch(rows)])
}

export function outcomeRow(taskN: number, outcome: Settle['outcome']): Cell[] {
  return outcome.status === 'completed' ? [taskN, null, outcome.result] : [taskN, JSON.stringify(outcome.error), null]
}
