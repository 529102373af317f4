// Stores new tasks as queued; those of a parent that is being killed, or was, are killed in the same transaction. Gives id, name and launch time in the order asked. Called by
// the engine for every launch.
// Races survived: the same launch sent again (its answer was lost) finds its id taken, and is answered with what was stored the first time. The parent's kill in the same
// moment: the parent is read after the child was stored, and held, so that either it is seen to be killed here, or its kill comes later and finds the child.
import { isTerminal, type Status } from '../../../task/status.ts'
import type { NewTask } from '../../store.ts'
import { parentEnded } from '../bound-tasks.ts'
import { laneText } from '../lane.ts'
import { lineOf } from '../lines.ts'
import { findLaunched } from '../once.ts'
import { checkOpen } from '../owned-tasks.ts'
import { parentKilled, stopTasks } from '../stop-tasks.ts'
import { storable } from '../storable.ts'
import { batch, type Cell, type Row, type Statement, type Tx, together } from '../tx.ts'

const COLUMNS = {
  id: 'text',
  name: 'text',
  owner: 'text',
  tags: 'text',
  parent: 'text',
  max_attempts: 'integer',
  queue: 'text',
  line: 'text',
  lane: 'text',
  priority: 'integer',
  after_ms: 'integer',
  due_at: 'integer',
  queue_ms: 'integer',
  total_ms: 'integer',
  repeats: 'text',
  schedule: 'text',
  bound: 'integer',
  keep_ms: 'integer',
} as const

const DUE = (now: string) =>
  `case when r.after_ms is not null then ${now} + r.after_ms when r.due_at > ${now} then r.due_at end`

const INSERT: Statement = (d) => `insert into tasks (id, name, status, owner, tags, parent, max_attempts, launched_at,
    queue, line, lane, priority, due_at, expires_at, total_ms, repeats, schedule, bound, keep_ms, waits_since)
  select r.id, r.name, 'queued', r.owner, r.tags, r.parent, r.max_attempts, ${d.now},
    r.queue, r.line, r.lane, r.priority, ${DUE(d.now)}, coalesce(${DUE(d.now)}, ${d.now}) + r.queue_ms, r.total_ms, r.repeats, r.schedule, r.bound, r.keep_ms,
    case when r.after_ms is not null then ${d.now} end
  from ${d.rows('$1', COLUMNS)} as r
  where true order by r.i
  on conflict (id) do nothing
  returning n, id, launched_at`

const INPUTS: Statement = (d) => `insert into inputs (task_n, args, run)
  select r.task_n, r.args, r.run from ${d.rows('$1', { task_n: 'integer', args: 'text', run: 'text' })} as r`

const TAGS: Statement = (d) => `insert into tags (tag, task_n)
  select r.tag, r.task_n from ${d.rows('$1', { tag: 'text', task_n: 'integer' })} as r where true
  on conflict do nothing`

/** Not `where status in …`: what is changing at this moment would be left out instead of waited for. */
const PARENTS: Statement = (d) => `select t.id, t.status, t.kill_by from ${d.rows('$1', { id: 'text' })} as r
  join tasks t on t.id = r.id ${d.holding('t')}`

const KNOWN: Statement = (d) => `select t.id, t.name, t.launched_at from ${d.rows('$1', { id: 'text' })} as r
  join tasks t on t.id = r.id`

export type Launched = { id: string; name: string; launchedAt: number }

export async function launch(tx: Tx, tasks: readonly NewTask[]): Promise<Launched[]> {
  const answers = new Map<string, Launched>()
  const inputs: Cell[][] = []
  const tags: Cell[][] = []
  const first = new Map<string, NewTask>()
  for (const task of tasks) if (!first.has(task.id)) first.set(task.id, task)
  const there = await findLaunched(tx, [...first.values()])
  for (const id of there.keys()) first.delete(id)
  await checkOpen(tx, [...first.values()])
  const rows = [...first.values()].map(rowOf)
  const born: NewTask[] = []
  for (const row of await tx.all(INSERT, [batch(rows)])) {
    const task = first.get(row.id as string) as NewTask
    const { id, name, args, tags: ownTags, run } = task
    born.push(task)
    inputs.push([row.n as number, args, run ? JSON.stringify(run) : null])
    for (const tag of ownTags) tags.push([storable(tag), row.n as number])
    answers.set(id, { id, name, launchedAt: Number(row.launched_at) })
  }
  const known = [...first.keys()].filter((id) => !answers.has(id)).map((id) => [id])
  const [, , old] = await together([
    inputs.length > 0 && tx.all(INPUTS, [batch(inputs)]),
    tags.length > 0 && tx.all(TAGS, [batch(tags)]),
    known.length > 0 ? tx.all(KNOWN, [batch(known)]) : [],
    killOrphans(tx, born),
  ])
  for (const row of old) answers.set(row.id as string, launchedOf(row))
  for (const [id, holder] of there)
    answers.set(id, 'row' in holder ? launchedOf(holder.row) : (answers.get(holder.task.id) as Launched))
  return tasks.map(({ id }) => answers.get(id) as Launched)
}

function rowOf(task: NewTask): Cell[] {
  const { id, name, owner, tags, parent, run, queue = name, key, ownerMost, due } = task
  const debounce = task.once?.find((once) => once.kind === 'debounce')
  const limited = owner !== null && ownerMost !== undefined ? { id: owner, most: ownerMost } : null
  return [
    id,
    name,
    owner,
    JSON.stringify(tags.map(storable)),
    parent,
    1 + (run?.retries ?? 0),
    queue,
    lineOf(queue, name),
    laneText(key, limited),
    task.priority ?? 0,
    debounce ? debounce.waitMs : due && 'afterMs' in due ? due.afterMs : null,
    due && 'at' in due ? due.at : null,
    task.queueTimeoutMs ?? null,
    task.totalTimeoutMs ?? null,
    task.repeats ?? null,
    task.schedule ?? null,
    task.isBound ? 1 : 0,
    task.keepMs ?? null,
  ]
}

/** Of the tasks just stored, those whose parent is being killed, or was; or has ended, and they were to end with it. */
async function killOrphans(tx: Tx, born: readonly NewTask[]): Promise<void> {
  const parents = [...new Set(born.flatMap(({ parent }) => parent ?? []))]
  if (parents.length === 0) return
  const rows = await tx.all(PARENTS, [batch(parents.map((id) => [id]))])
  const byId = new Map(rows.map((row) => [row.id, row]))
  const orphans = born.flatMap(({ id, parent, isBound }) => {
    const { status, kill_by: by } = byId.get(parent) ?? {}
    if (status === 'stopping' || status === 'killed')
      return { id, by: by as string | null, reason: parentKilled(parent as string), graceMs: null }
    const hasEnded = status !== undefined && isTerminal(status as Status)
    return isBound && hasEnded ? { id, by: null, reason: parentEnded(parent as string), graceMs: null } : []
  })
  if (orphans.length > 0) await stopTasks(tx, orphans)
}

function launchedOf(row: Row): Launched {
  return { id: row.id as string, name: row.name as string, launchedAt: Number(row.launched_at) }
}
