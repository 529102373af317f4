// Tells of tasks that wait in vain: no live worker knows their name. Called by `ls` and `show`.
import type { Store } from '../store/store.ts'
import { strangersIn } from '../worker/strangers.ts'
import type { TaskRow } from './task-facts.ts'

const NOBODY = 'a worker that knows its name: none that lives does'

export async function withWaits<Row extends TaskRow>(
  store: Pick<Store, 'workers' | 'queuedNames'>,
  rows: Row[],
): Promise<Row[]> {
  if (!rows.some(({ status }) => status === 'queued')) return rows
  const strangers = await strangersIn(store)
  return rows.map((row) =>
    row.status === 'queued' && strangers.includes(row.name) ? { ...row, waitsFor: NOBODY } : row,
  )
}
