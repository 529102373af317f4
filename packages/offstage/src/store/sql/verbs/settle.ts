// Ends attempts exactly once: last reports, then the status. Called by the recorder. Fenced by lease and by the statuses from which this end may be reached
// (task/status); no row means that somebody else decided first, and nothing is written.

import { sourcesOf } from '../../../task/status.ts'
import type { Settle } from '../../store.ts'
import { type JournalLine, writeJournal } from '../journal-write.ts'
import { dropPatches, keepState } from '../keep-state.ts'
import type { Row, Tx } from '../tx.ts'

export async function settle(tx: Tx, batch: Settle[]): Promise<boolean[]> {
  const { dialect: d } = tx
  const asked = batch.flatMap(({ id, lease, outcome, entries }) =>
    sourcesOf(outcome.status).map((source) => ({
      id,
      lease,
      source,
      status: outcome.status,
      count: entries.length + 1,
    })),
  )
  const ended = await tx.all(
    `update tasks set status = r.status, ended_at = ${d.now}, lease = null, seq = seq + r.count
     from ${d.rows('$1', { id: 'text', lease: 'text', source: 'text', status: 'text', count: 'int' })}
     where tasks.id = r.id and tasks.lease = r.lease and tasks.status = r.source returning tasks.n, tasks.id, tasks.seq`,
    JSON.stringify(asked),
  )
  const byId = new Map(ended.map((row) => [row.id as string, row]))
  const lines: JournalLine[] = []
  const states: { task: number; state: string }[] = []
  const ends: { task: number; result: string | null; error: string | null }[] = []
  const won = batch.filter(({ id }) => byId.has(id))
  for (const item of won) {
    const row = byId.get(item.id) as Row
    const task = row.n as number
    const last = row.seq as number
    for (const [index, { at, ...body }] of item.entries.entries()) {
      lines.push({ task, seq: last - item.entries.length + index, at, body })
    }
    const note = item.note ?? ('error' in item.outcome ? item.outcome.error.message : undefined)
    lines.push({
      task,
      seq: last,
      at: null,
      body: { kind: 'status', status: item.outcome.status, ...(note === undefined ? {} : { note }) },
    })
    if (item.state !== undefined) states.push({ task, state: item.state })
    ends.push({
      task,
      result: item.outcome.status === 'completed' ? item.outcome.result : null,
      error: 'error' in item.outcome ? JSON.stringify(item.outcome.error) : null,
    })
  }
  await writeJournal(tx, lines)
  await keepState(tx, states)
  await keepEnds(tx, ends)
  return batch.map(({ id }) => byId.has(id))
}

/** Stores results and errors; patches of a finished task are of no more use: its record is final. */
export async function keepEnds(
  tx: Tx,
  ends: { task: number; result: string | null; error: string | null }[],
): Promise<void> {
  if (ends.length === 0) return
  const { dialect: d } = tx
  await tx.all(
    `update payloads set result = r.result, error = r.error from ${d.rows('$1', { task: 'int', result: 'text', error: 'text' })} where payloads.task = r.task`,
    JSON.stringify(ends),
  )
  for (const { task } of ends) await dropPatches(tx, task, 0)
}
