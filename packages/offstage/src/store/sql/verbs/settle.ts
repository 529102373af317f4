// Ends attempts: the last reports, then the status, in one transaction. Called by the recorder. A failure that asks for another try ends its attempt only: the task is queued
// again if tries are left. Gives per attempt whether it ended its task, was queued again, or is lost: nothing was written but a note.
// Races survived: a kill, a reaper or a second settle was faster (the first end stays; what is stopping is not tried again); a lease of an earlier attempt. One guarded update
// decides, by the table of statuses.
import type { Outcome } from '../../../task/outcome.ts'
import type { Settle, Settled } from '../../store.ts'
import { stopBound } from '../bound-tasks.ts'
import { ENDED, type End, writeEnds } from '../ends.ts'
import { countPatches, type Report, type StatusChange, writeReports } from '../report-rows.ts'
import { isAllowed } from '../transitions.ts'
import { attemptOf, type FailedAttempt, hasTries, momentOf, tryNote, writeFailedAttempts } from '../tries.ts'
import { batch, type Cell, type Statement, type Tx, together } from '../tx.ts'
import { waves } from '../waves.ts'

const ENDS = {
  id: 'text',
  lease: 'text',
  status: 'text',
  entries: 'integer',
  patches: 'integer',
  crash: 'integer',
  after_ms: 'integer',
} as const

/** Where the end of an attempt takes its task. */
const NEXT = `case when r.status = 'failed' and r.after_ms is not null and tasks.status = 'running' and ${hasTries('r.crash')}
    then 'queued' else r.status end`

const END: Statement = (d) => `update tasks set status = ${NEXT}, lease = null, crashes = tasks.crashes + r.crash,
    seq = tasks.seq + r.entries + 1, patches = tasks.patches + r.patches,
    due_at = case ${NEXT} when 'queued' then ${d.now} + r.after_ms end, waits_since = case ${NEXT} when 'queued' then ${d.now} end, expires_at = case ${NEXT} when 'queued' then tasks.deadline_at end,
    ended_at = case when ${NEXT} = 'queued' then null when ${d.now} < tasks.started_at then tasks.started_at else ${d.now} end
  from ${d.rows('$1', ENDS)} as r
  where tasks.id = r.id and tasks.lease = r.lease and ${isAllowed('tasks.status', NEXT)}
  returning tasks.n, tasks.id, tasks.seq, tasks.status, tasks.attempt, tasks.worker, tasks.started_at, tasks.ended_at, ${ENDED}, ${d.now} as now`

const REPORTS: Statement = (d) => `insert into kill_reports (task_n, report)
  select r.task_n, r.report from ${d.rows('$1', { task_n: 'integer', report: 'text' })} as r`

const LATE: Statement = (d) => `insert into notes (task_n, at, text)
  select t.n, ${d.now}, r.text from ${d.rows('$1', { id: 'text', text: 'text' })} as r join tasks t on t.id = r.id`

export async function settle(tx: Tx, ends: readonly Settle[]): Promise<Settled[]> {
  const answers = ends.map((): Settled => 'lost')
  for (const wave of waves(ends)) await settleWave(tx, ends, wave, answers)
  const late = ends.filter((_, place) => answers[place] === 'lost')
  if (late.length > 0)
    await tx.all(LATE, [batch(late.map(({ id, outcome }) => [id, `late result discarded: ${outcome.status}`]))])
  return answers
}

async function settleWave(tx: Tx, ends: readonly Settle[], wave: number[], answers: Settled[]): Promise<void> {
  const places = new Map(wave.map((place) => [ends[place]!.id, place]))
  const reports: Report[] = []
  const changes: StatusChange[] = []
  const finished: End[] = []
  const failed: FailedAttempt[] = []
  const killReports: Cell[][] = []
  const ended: string[] = []
  for (const row of await tx.all(END, [batch(wave.map((place) => rowOf(ends[place]!)))])) {
    const place = places.get(row.id as string)!
    const { entries, state, vitals, outcome, note, retry, killReport } = ends[place]!
    const taskN = row.n as number
    const seq = row.seq as number
    const isAgain = row.status === 'queued'
    const at = momentOf(row)
    const why = note ?? messageOf(outcome)
    answers[place] = isAgain ? 'requeued' : 'settled'
    reports.push({ taskN, firstSeq: seq - entries.length, entries, state, vitals })
    if (isAgain && outcome.status === 'failed') {
      const text = tryNote(row.attempt as number, 'failed', why ?? '', spanOf(retry) ?? 0)
      changes.push({ taskN, seq, at, status: 'queued', note: text })
      failed.push(attemptOf(row, outcome.error))
    } else {
      changes.push({ taskN, seq, at, status: outcome.status, note: why })
      ended.push(row.id as string)
      finished.push([row, outcome])
      if (killReport !== undefined) killReports.push([taskN, killReport])
    }
  }
  await together([
    writeReports(tx, reports, changes),
    writeEnds(tx, finished),
    writeFailedAttempts(tx, failed),
    killReports.length > 0 && tx.all(REPORTS, [batch(killReports)]),
  ])
  await stopBound(tx, ended)
}

function rowOf({ id, lease, outcome, entries, crash, retry }: Settle): Cell[] {
  return [id, lease, outcome.status, entries.length, countPatches(entries), crash ? 1 : 0, spanOf(retry)]
}

function spanOf(retry: Settle['retry']): number | null {
  return retry ? Math.max(0, Math.trunc(retry.afterMs)) : null
}

function messageOf(outcome: Outcome): string | null {
  return outcome.status === 'completed' ? null : outcome.error.message
}
