// Stores new tasks as queued; those of a parent that is being killed, or was, are killed in the same transaction. Gives id, name and launch time in the order asked. Called by
// the engine for every launch.
// Races survived: the same launch sent again (its answer was lost) finds its id taken, and is answered with what was stored the first time. The parent's kill in the same
// moment: the parent is read after the child was stored, and held, so that either it is seen to be killed here, or its kill comes later and finds the child.
import { isTerminal, type Status } from '../../../task/status.ts'
import type { NewTask } from '../../store.ts'
import { parentEnded } from '../bound-tasks.ts'
import { insertTasks } from '../new-rows.ts'
import { findLaunched } from '../once.ts'
import { checkOpen } from '../owned-tasks.ts'
import { parentKilled, stopTasks } from '../stop-tasks.ts'
import { batch, type Row, type Statement, type Tx, together } from '../tx.ts'

/** Not `where status in …`: what is changing at this moment would be left out instead of waited for. */
const PARENTS: Statement = (d) => `select t.id, t.status, t.kill_by from ${d.rows('$1', { id: 'text' })} as r
  join tasks t on t.id = r.id ${d.holding('t')}`

const KNOWN: Statement = (d) => `select t.id, t.name, t.launched_at from ${d.rows('$1', { id: 'text' })} as r
  join tasks t on t.id = r.id`

export type Launched = { id: string; name: string; launchedAt: number }

export async function launch(tx: Tx, tasks: readonly NewTask[]): Promise<Launched[]> {
  const answers = new Map<string, Launched>()
  const first = new Map<string, NewTask>()
  for (const task of tasks) if (!first.has(task.id)) first.set(task.id, task)
  const there = await findLaunched(tx, [...first.values()])
  for (const id of there.keys()) first.delete(id)
  await checkOpen(tx, [...first.values()])
  const born = await insertTasks(tx, [...first.values()])
  for (const { task, launchedAt } of born) answers.set(task.id, { id: task.id, name: task.name, launchedAt })
  const known = [...first.keys()].filter((id) => !answers.has(id)).map((id) => [id])
  const [old] = await together([
    known.length > 0 ? tx.all(KNOWN, [batch(known)]) : [],
    killOrphans(
      tx,
      born.map(({ task }) => task),
    ),
  ])
  for (const row of old) answers.set(row.id as string, launchedOf(row))
  for (const [id, holder] of there)
    answers.set(id, 'row' in holder ? launchedOf(holder.row) : (answers.get(holder.task.id) as Launched))
  return tasks.map(({ id }) => answers.get(id) as Launched)
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
