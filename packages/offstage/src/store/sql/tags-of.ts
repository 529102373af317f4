// The tags of many tasks in one read. Called by get and list.
import type { Row, Tx } from './tx.ts'

export async function tagsOf(tx: Tx, tasks: Row[]): Promise<Map<number, string[]>> {
  const tags = new Map<number, string[]>(tasks.map(({ n }) => [n as number, []]))
  if (tasks.length === 0) return tags
  const { dialect: d } = tx
  const rows = await tx.all(
    `select g.task, g.tag from tags g join ${d.rows('$1', { n: 'int' })} on g.task = r.n order by g.task, g.tag`,
    JSON.stringify(tasks.map(({ n }) => ({ n }))),
  )
  for (const { task, tag } of rows) tags.get(task as number)?.push(tag as string)
  return tags
}
