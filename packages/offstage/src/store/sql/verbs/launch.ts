// Stores tasks as queued. Called by the engine. An id that is there already (an answer was lost, the launch is sent again) is left as it is and answered the same.
import type { NewTask } from '../../store.ts'
import { writeJournal } from '../journal-write.ts'
import type { Tx } from '../tx.ts'

export async function launch(tx: Tx, tasks: NewTask[]): Promise<{ id: string; name: string; launchedAt: number }[]> {
  const { dialect: d } = tx
  const added = await tx.all(
    `insert into tasks (id, name, status, owner, parent, launched_at, seq)
     select r.id, r.name, 'queued', r.owner, r.parent, ${d.now}, 1
     from ${d.rows('$1', { id: 'text', name: 'text', owner: 'text', parent: 'text' })} where true order by r.i
     on conflict (id) do nothing returning n, id, launched_at`,
    JSON.stringify(tasks.map(({ id, name, owner, parent }) => ({ id, name, owner, parent }))),
  )
  const numberOf = new Map(added.map(({ n, id }) => [id as string, n as number]))
  const fresh = tasks.flatMap((task) => {
    const n = numberOf.get(task.id)
    return n === undefined ? [] : [{ ...task, n }]
  })
  await tx.all(
    `insert into payloads (task, args, state) select r.n, r.args, '[{}]' from ${d.rows('$1', { n: 'int', args: 'text' })}`,
    JSON.stringify(fresh.map(({ n, args }) => ({ n, args }))),
  )
  const tags = fresh.flatMap(({ n, tags }) => [...new Set(tags)].map((tag) => ({ n, tag })))
  if (tags.length > 0) {
    await tx.all(
      `insert into tags (tag, task) select r.tag, r.n from ${d.rows('$1', { n: 'int', tag: 'text' })}`,
      JSON.stringify(tags),
    )
  }
  await writeJournal(
    tx,
    fresh.map(({ n }) => ({ task: n, seq: 1, at: null, body: { kind: 'status', status: 'queued' } })),
  )
  if (added.length === tasks.length && new Set(tasks.map(({ id }) => id)).size === tasks.length) {
    const launchedAt = new Map(added.map((row) => [row.id as string, row.launched_at as number]))
    return tasks.map(({ id, name }) => ({ id, name, launchedAt: launchedAt.get(id) as number }))
  }
  const stored = await tx.all(
    `select id, name, launched_at from tasks where id in ${d.texts('$1')}`,
    JSON.stringify(tasks.map(({ id }) => id)),
  )
  const byId = new Map(stored.map((row) => [row.id as string, row]))
  return tasks.map(({ id }) => ({
    id,
    name: byId.get(id)?.name as string,
    launchedAt: byId.get(id)?.launched_at as number,
  }))
}
