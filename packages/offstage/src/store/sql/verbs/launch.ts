// Stores new tasks as queued. Gives id, name and launch time in the order asked. Called by the engine for every launch.
// Race survived: the same launch sent again (its answer was lost) finds its id taken, and is answered with what was stored the first time.
import type { NewTask } from '../../store.ts'
import { storable } from '../storable.ts'
import { batch, type Cell, type Row, type Statement, type Tx } from '../tx.ts'

const INSERT: Statement = (d) => `insert into tasks (id, name, status, owner, tags, parent, launched_at)
  select r.id, r.name, 'queued', r.owner, r.tags, r.parent, ${d.now}
  from ${d.rows('$1', { id: 'text', name: 'text', owner: 'text', tags: 'text', parent: 'text' })} as r
  where true order by r.i
  on conflict (id) do nothing
  returning n, id, launched_at`

const INPUTS: Statement = (d) => `insert into inputs (task_n, args)
  select r.task_n, r.args from ${d.rows('$1', { task_n: 'integer', args: 'text' })} as r`

const TAGS: Statement = (d) => `insert into tags (tag, task_n)
  select r.tag, r.task_n from ${d.rows('$1', { tag: 'text', task_n: 'integer' })} as r where true
  on conflict do nothing`

const KNOWN: Statement = (d) => `select t.id, t.name, t.launched_at from ${d.rows('$1', { id: 'text' })} as r
  join tasks t on t.id = r.id`

export type Launched = { id: string; name: string; launchedAt: number }

export async function launch(tx: Tx, tasks: readonly NewTask[]): Promise<Launched[]> {
  const answers = new Map<string, Launched>()
  const inputs: Cell[][] = []
  const tags: Cell[][] = []
  const first = new Map<string, NewTask>()
  for (const task of tasks) if (!first.has(task.id)) first.set(task.id, task)
  const rows = [...first.values()].map(({ id, name, owner, tags, parent }) => [
    id,
    name,
    owner,
    JSON.stringify(tags.map(storable)),
    parent,
  ])
  for (const row of await tx.all(INSERT, [batch(rows)])) {
    const { id, name, args, tags: ownTags } = first.get(row.id as string) as NewTask
    inputs.push([row.n as number, args])
    for (const tag of ownTags) tags.push([storable(tag), row.n as number])
    answers.set(id, { id, name, launchedAt: Number(row.launched_at) })
  }
  if (inputs.length > 0) await tx.all(INPUTS, [batch(inputs)])
  if (tags.length > 0) await tx.all(TAGS, [batch(tags)])
  const known = [...first.keys()].filter((id) => !answers.has(id)).map((id) => [id])
  if (known.length > 0)
    for (const row of await tx.all(KNOWN, [batch(known)])) answers.set(row.id as string, launchedOf(row))
  return tasks.map(({ id }) => answers.get(id) as Launched)
}

function launchedOf(row: Row): Launched {
  return { id: row.id as string, name: row.name as string, launchedAt: Number(row.launched_at) }
}
