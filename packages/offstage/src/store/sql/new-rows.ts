// Writes new tasks, queued, and what they were launched with. Used by launches, and by ends that have something follow.
import type { NewTask } from '../store.ts'
import { laneText } from './lane.ts'
import { lineOf } from './lines.ts'
import { storable } from './storable.ts'
import { batch, type Cell, type Statement, type Tx, together } from './tx.ts'

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
  hooks: 'text',
  hook_of: 'text',
} as const

const DUE = (now: string) =>
  `case when r.after_ms is not null then ${now} + r.after_ms when r.due_at > ${now} then r.due_at end`

const INSERT: Statement = (d) => `insert into tasks (id, name, status, owner, tags, parent, max_attempts, launched_at,
    queue, line, lane, priority, due_at, expires_at, total_ms, repeats, schedule, bound, keep_ms, hooks, hook_of, waits_since)
  select r.id, r.name, 'queued', r.owner, r.tags, r.parent, r.max_attempts, ${d.now},
    r.queue, r.line, r.lane, r.priority, ${DUE(d.now)}, coalesce(${DUE(d.now)}, ${d.now}) + r.queue_ms, r.total_ms, r.repeats, r.schedule, r.bound, r.keep_ms, r.hooks, r.hook_of,
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

export interface Born {
  n: number
  task: NewTask
  launchedAt: number
}

/** By id. Gives those that were not there before. Their inputs are to follow in the same transaction. */
export async function insertTasks(tx: Tx, tasks: ReadonlyMap<string, NewTask>): Promise<Born[]> {
  const rows = await tx.all(INSERT, [batch([...tasks.values()].map(rowOf))])
  return rows.map((row) => ({
    n: row.n as number,
    task: tasks.get(row.id as string) as NewTask,
    launchedAt: Number(row.launched_at),
  }))
}

export async function insertInputs(tx: Tx, born: readonly Born[]): Promise<void> {
  const inputs = born.map(({ n, task: { args, run } }) => [n, args, run ? JSON.stringify(run) : null])
  const tags = born.flatMap(({ n, task }) => task.tags.map((tag) => [storable(tag), n]))
  await together([inputs.length > 0 && tx.all(INPUTS, [batch(inputs)]), tags.length > 0 && tx.all(TAGS, [batch(tags)])])
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
    task.hooks ? JSON.stringify(task.hooks) : null,
    task.hookOf ?? null,
  ]
}
