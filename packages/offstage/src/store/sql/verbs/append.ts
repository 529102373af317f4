// Adds an attempt's reports under its fence. Called by the recorder. An attempt whose lease is gone, or that has ended, matches no row: nothing of it is written.
import type { Append } from '../../store.ts'
import { type JournalLine, writeJournal } from '../journal-write.ts'
import { keepState } from '../keep-state.ts'
import type { Tx } from '../tx.ts'

export async function append(tx: Tx, batch: Append[]): Promise<boolean[]> {
  const { dialect: d } = tx
  const held = await tx.all(
    `update tasks set seq = seq + r.count from ${d.rows('$1', { id: 'text', lease: 'text', count: 'int' })}
     where tasks.id = r.id and tasks.lease = r.lease and tasks.status in ('running', 'stopping') returning tasks.n, tasks.id, tasks.seq`,
    JSON.stringify(batch.map(({ id, lease, entries }) => ({ id, lease, count: entries.length }))),
  )
  const byId = new Map(held.map((row) => [row.id as string, row]))
  const lines: JournalLine[] = []
  const states: { task: number; state: string }[] = []
  for (const { id, entries, state } of batch) {
    const row = byId.get(id)
    if (!row) continue
    const first = (row.seq as number) - entries.length + 1
    for (const [index, { at, ...body }] of entries.entries())
      lines.push({ task: row.n as number, seq: first + index, at, body })
    if (state !== undefined) states.push({ task: row.n as number, state })
  }
  await writeJournal(tx, lines)
  await keepState(tx, states)
  return batch.map(({ id }) => byId.has(id))
}
