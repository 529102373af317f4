// Records that somebody wants tasks to stop: queued ones end `killed`, running ones turn `stopping` (their worker acts), ended ones stay. Open children of a task that was
// moved are asked likewise, down to the last generation. Gives the status of each task afterwards and whether this call changed it. Called by whoever may kill.
// Race survived: the task is claimed, or ends, in the same moment. One guarded update sees it before or after; if the end was faster, nothing changes.
import { killed } from '../../../task/outcome.ts'
import type { KillAnswer, KillRequest } from '../../store.ts'
import { writeReports } from '../report-rows.ts'
import { storable } from '../storable.ts'
import { ALLOWED_MOVES } from '../transitions.ts'
import { batch, type Row, type Statement, type Tx } from '../tx.ts'
import { waves } from '../waves.ts'
import { outcomeRow, writeOutcomes } from './settle.ts'

/** Where a kill takes a task; from an end, or from `stopping`, the table allows neither. */
const MOVED = `case tasks.status when 'queued' then 'killed' else 'stopping' end`

const ASK: Statement = (d) => `update tasks set
    status = ${MOVED},
    ended_at = case tasks.status when 'queued' then ${d.now} end,
    seq = tasks.seq + 1, kill_by = r.kill_by, kill_reason = r.kill_reason, kill_asked_at = ${d.now}
  from ${d.rows('$1', { id: 'text', kill_by: 'text', kill_reason: 'text' })} as r
  where tasks.id = r.id and (tasks.status, ${MOVED}) in ${ALLOWED_MOVES}
  returning tasks.n, tasks.id, tasks.seq, tasks.status, tasks.kill_by, tasks.kill_reason, tasks.kill_asked_at`

const CHILDREN: Statement = (d) => `select t.id, t.parent from ${d.rows('$1', { id: 'text' })} as r
  join tasks t on t.parent = r.id and t.parent is not null and t.ended_at is null`

const STATUSES: Statement = (d) =>
  `select t.id, t.status from ${d.rows('$1', { id: 'text' })} as r join tasks t on t.id = r.id`

export async function requestKill(tx: Tx, requests: readonly KillRequest[]): Promise<KillAnswer[]> {
  const changed = requests.map(() => false)
  for (const wave of waves(requests)) {
    const places = new Map(wave.map((place) => [requests[place]!.id, place]))
    for (const id of await ask(
      tx,
      wave.map((place) => requests[place]!),
    ))
      changed[places.get(id)!] = true
  }
  const rows = await tx.all(STATUSES, [batch(requests.map(({ id }) => [id]))])
  const statuses = new Map(rows.map((row) => [row.id, row.status as KillAnswer['status']]))
  return requests.map(({ id }, place) => ({ id, status: statuses.get(id) ?? null, changed: changed[place]! }))
}

/** One generation, then its children; gives the ids of this generation that were moved. */
async function ask(tx: Tx, requests: KillRequest[]): Promise<string[]> {
  const rows = requests.map(({ id, by, reason }) => [id, textOrNull(by), textOrNull(reason)])
  const moved = await tx.all(ASK, [batch(rows)])
  if (moved.length === 0) return []
  await writeReports(tx, [], moved.map(changeOf))
  await writeOutcomes(
    tx,
    moved
      .filter(({ status }) => status === 'killed')
      .map((row) =>
        outcomeRow(row.n as number, killed(row.kill_by as string | null, row.kill_reason as string | null)),
      ),
  )
  const byOf = new Map(moved.map((row) => [row.id, row.kill_by as string | null]))
  const children = await tx.all(CHILDREN, [batch(moved.map(({ id }) => [id as string]))])
  if (children.length > 0) {
    await ask(
      tx,
      children.map(({ id, parent }) => ({
        id: id as string,
        by: byOf.get(parent as string) ?? null,
        reason: `the task ${parent} that launched it was killed`,
      })),
    )
  }
  return moved.map(({ id }) => id as string)
}

function changeOf(row: Row) {
  return {
    taskN: row.n as number,
    seq: row.seq as number,
    at: row.kill_asked_at as number,
    status: row.status as string,
    note: row.kill_reason as string | null,
  }
}

function textOrNull(text: string | null): string | null {
  return text === null ? null : storable(text)
}
