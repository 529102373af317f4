// Writes new tasks, queued, and what they were launched with. Used by launches, and by ends that have something follow.
import type { NewTask } from '../store.ts'
import { laneText } from './lane.ts'
import { lineOf } from './lines.ts'
import { storable } from './storable.ts'
import { batch, type Cell, type Row, type Statement, type Tx, together } from './tx.ts'

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

/** By id, so that it can be sent along with the tasks, whose numbers are not known yet. */
const INPUTS: Statement = (d) => `insert into inputs (task_n, args, run)
  select t.n, r.args, r.run from ${d.rows('$1', { id: 'text', args: 'text', run: 'text' })} as r join tasks t on t.id = r.id where true
  on conflict do nothing`

const TAGS: Statement = (d) => `insert into tags (tag, task_n)
  select r.tag, t.n from ${d.rows('$1', { tag: 'text', id: 'text' })} as r join tasks t on t.id = r.id where true
  on conflict do nothing`

const INPUTS_BY_NUMBER: Statement = (d) => `insert into inputs (task_n, args, run)
  select r.n, r.args, r.run from ${d.rows('$1', { n: 'integer', args: 'text', run: 'text' })} as r where true`

const TAGS_BY_NUMBER: Statement = (d) => `insert into tags (tag, task_n)
  select r.tag, r.n from ${d.rows('$1', { tag: 'text', n: 'integer' })} as r where true
  on conflict do nothing`

export interface Born {
  task: NewTask
  launchedAt: number
}

/** Gives those that were not there before, by their ids. */
export async function insertTasks(tx: Tx, tasks: readonly NewTask[]): Promise<Born[]> {
  if (tasks.length === 0) return []
  return tx.isForeign ? insertByNumber(tx, tasks) : insertById(tx, tasks)
}

async function insertById(tx: Tx, tasks: readonly NewTask[]): Promise<Born[]> {
  const inputs = tasks.map(({ id, args, run }) => [id, args, run ? JSON.stringify(run) : null])
  const tags = tasks.flatMap(({ id, tags }) => tags.map((tag) => [storable(tag), id]))
  const [rows] = await together([
    tx.all(INSERT, [batch(tasks.map(rowOf))]),
    tx.all(INPUTS, [batch(inputs)]),
    tags.length > 0 && tx.all(TAGS, [batch(tags)]),
  ])
  return bornOf(tasks, rows)
}

/** Reads nothing: in a transaction that may be serializable, tasks read by their ids would conflict with those that others launch meanwhile. */
async function insertByNumber(tx: Tx, tasks: readonly NewTask[]): Promise<Born[]> {
  const rows = await tx.all(INSERT, [batch(tasks.map(rowOf))])
  const numbers = new Map(rows.map(({ id, n }) => [id as string, Number(n)]))
  const born = tasks.filter(({ id }) => numbers.has(id))
  const inputs = born.map(({ id, args, run }) => [numbers.get(id)!, args, run ? JSON.stringify(run) : null])
  const tags = born.flatMap(({ id, tags }) => tags.map((tag) => [storable(tag), numbers.get(id)!]))
  await together([tx.all(INPUTS_BY_NUMBER, [batch(inputs)]), tags.length > 0 && tx.all(TAGS_BY_NUMBER, [batch(tags)])])
  return bornOf(tasks, rows)
}

function bornOf(tasks: readonly NewTask[], rows: readonly Row[]): Born[] {
  const byId = new Map(tasks.map((task) => [task.id, task]))
  return rows.map((row) => ({
    task: byId.get(row.id as string) as NewTask,
    launchedAt: Number(row.launched_at),
  }))
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
