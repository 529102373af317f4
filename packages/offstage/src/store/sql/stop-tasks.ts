// Takes tasks, and what they launched, down to the last generation, towards their end: queued ones are `killed`, running ones turn `stopping`, stopping ones get less time.
// Used by the verb that kills, and by launches of tasks whose parent is being killed.
import { killed } from '../../task/outcome.ts'
import { graceOf } from '../../task/run-options.ts'
import type { KillRequest } from '../store.ts'
import { ENDED, writeEnds } from './ends.ts'
import { runOf } from './record.ts'
import { writeReports } from './report-rows.ts'
import { storable } from './storable.ts'
import { isAllowed } from './transitions.ts'
import { batch, type Cell, type Row, type Statement, type Tx } from './tx.ts'

/** Where a kill takes a task; from an end, or from `stopping`, the table allows neither. */
const MOVED = `case tasks.status when 'queued' then 'killed' else 'stopping' end`

/** Nothing ends before it began, whatever became of the clock. */
const BEGUN = 'coalesce(tasks.started_at, tasks.launched_at)'

const STOP: Statement = (d) => `update tasks set
    status = ${MOVED}, due_at = null,
    ended_at = case when tasks.status <> 'queued' then null when ${d.now} < ${BEGUN} then ${BEGUN} else ${d.now} end,
    seq = tasks.seq + 1, kill_by = r.kill_by, kill_reason = r.kill_reason, kill_asked_at = ${d.now}, kill_grace_ms = r.grace_ms
  from ${d.rows('$1', { id: 'text', kill_by: 'text', kill_reason: 'text', grace_ms: 'integer' })} as r
  where tasks.id = r.id and ${isAllowed('tasks.status', MOVED)}
  returning tasks.n, tasks.id, tasks.seq, tasks.status, tasks.kill_by, tasks.kill_reason, tasks.kill_asked_at, ${ENDED}`

/** Crossed, so that a database goes to the tasks that are meant instead of walking all that are stopping. */
const STOPPING: Statement = (d) => `select t.n, t.id, t.kill_grace_ms, p.run from ${d.rows('$1', { id: 'text' })} as r
  cross join tasks t cross join inputs p where t.id = r.id and t.status = 'stopping' and p.task_n = t.n`

/** Was stopping a moment ago: since then it can only have ended. */
const HURRY: Statement = (d) => `update tasks set kill_grace_ms = r.grace_ms, seq = tasks.seq + 1
  from ${d.rows('$1', { n: 'integer', grace_ms: 'integer' })} as r
  where tasks.n = r.n and tasks.ended_at is null and (tasks.kill_grace_ms is null or tasks.kill_grace_ms > r.grace_ms)
  returning tasks.n, tasks.id, tasks.seq, ${d.now} as now`

const CHILDREN: Statement = (d) => `select t.id, t.parent from ${d.rows('$1', { id: 'text' })} as r
  join tasks t on t.parent = r.id and t.parent is not null and t.ended_at is null`

/** Each task at most once in `requests`. Gives the ids of those, but for their descendants, that were moved or hurried. */
export async function stopTasks(tx: Tx, requests: readonly KillRequest[]): Promise<string[]> {
  const byId = new Map(requests.map((request) => [request.id, request]))
  const moved = await stop(tx, requests)
  const known = new Set(moved)
  const rest = requests.filter(({ id }) => !known.has(id))
  const changed = [...moved, ...(await hurry(tx, rest))]
  if (changed.length === 0) return []
  const children = await tx.all(CHILDREN, [batch(changed.map((id) => [id]))])
  if (children.length > 0) {
    await stopTasks(
      tx,
      children.map((row) => {
        const { by, graceMs } = byId.get(row.parent as string)!
        return { id: row.id as string, by, reason: parentKilled(row.parent as string), graceMs }
      }),
    )
  }
  return changed
}

/** Why a task is killed that nobody asked about. */
export function parentKilled(parent: string): string {
  return `the task ${parent} that launched it was killed`
}

async function stop(tx: Tx, requests: readonly KillRequest[]): Promise<string[]> {
  const rows = requests.map(({ id, by, reason, graceMs }) => [id, textOrNull(by), textOrNull(reason), graceMs])
  const moved = await tx.all(STOP, [batch(rows)])
  await writeReports(tx, [], moved.map(changeOf))
  await writeEnds(
    tx,
    moved
      .filter(({ status }) => status === 'killed')
      .map((row) => [row, killed(row.kill_by as string | null, row.kill_reason as string | null)]),
  )
  return moved.map(({ id }) => id as string)
}

/** Those of the tasks that are stopping already get the time of their request, where that is less; a note in the journal tells who hurried them. */
async function hurry(tx: Tx, requests: readonly KillRequest[]): Promise<string[]> {
  const byId = new Map(requests.map((request) => [request.id, request]))
  const times: Cell[][] = []
  if (requests.length > 0)
    for (const row of await tx.all(STOPPING, [batch(requests.map(({ id }) => [id]))])) {
      const own = graceOf(runOf(row))
      const asked = byId.get(row.id as string)!.graceMs ?? own
      if (asked < Number(row.kill_grace_ms ?? own)) times.push([row.n as number, asked])
    }
  if (times.length === 0) return []
  const given = new Map(times.map(([n, graceMs]) => [n, graceMs as number]))
  const hurried = await tx.all(HURRY, [batch(times)])
  const reports = hurried.map((row) => {
    const text = hurryNote(byId.get(row.id as string)!, given.get(row.n!)!)
    const entry = { kind: 'note' as const, text, at: row.now as number }
    return { taskN: row.n as number, firstSeq: row.seq as number, entries: [entry] }
  })
  await writeReports(tx, reports, [])
  return hurried.map(({ id }) => id as string)
}

function hurryNote({ by, reason }: KillRequest, graceMs: number): string {
  const who = `asked again to stop${by ? ` by ${by}` : ''}${reason ? ` (${reason})` : ''}`
  return graceMs === 0 ? `${who}, by force` : `${who}, within ${graceMs / 1000} s`
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
