// Stores how many ended tasks of each name are kept, where the code says so. Called by workers and servers as they start.
import { batch, type Statement, type Tx } from '../tx.ts'

export interface Keeping {
  name: string
  /** Null: as many as by default. */
  most: number | null
}

const ROWS: Statement = () => 'select name, most from keeping'
const KEEP: Statement = (d) => `insert into keeping (name, most)
  select r.name, r.most from ${d.rows('$1', { name: 'text', most: 'integer' })} as r where true
  on conflict (name) do update set most = excluded.most`
const DROP: Statement = (d) =>
  `delete from keeping where name in (select name from ${d.rows('$1', { name: 'text' })} as r)`

/** Gives whether anything changed. */
export async function declareKeeping(tx: Tx, names: readonly Keeping[]): Promise<boolean> {
  const changed = await news(tx, names)
  const kept = changed.filter(({ most }) => most !== null)
  const dropped = changed.filter(({ most }) => most === null)
  if (kept.length > 0) await tx.all(KEEP, [batch(kept.map(({ name, most }) => [name, most]))])
  if (dropped.length > 0) await tx.all(DROP, [batch(dropped.map(({ name }) => [name]))])
  return changed.length > 0
}

/** Whether there is anything to write: asked of a reader first. */
export async function isKeepingNews(tx: Tx, names: readonly Keeping[]): Promise<boolean> {
  return (await news(tx, names)).length > 0
}

async function news(tx: Tx, names: readonly Keeping[]): Promise<Keeping[]> {
  const stored = new Map((await tx.all(ROWS)).map(({ name, most }) => [name as string, Number(most)]))
  return names.filter(({ name, most }) => (stored.get(name) ?? null) !== most)
}
