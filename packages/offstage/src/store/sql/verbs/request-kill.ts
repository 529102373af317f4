// A kill is asked for: queued tasks end at once and never start, running ones turn `stopping` for their worker to act on. Called by the engine. A kill that comes
// while a worker claims the task meets either side of the claim's update, never the middle.

import { killed } from '../../../task/outcome.ts'
import type { Status } from '../../../task/status.ts'
import type { KillAnswer, KillRequest } from '../../store.ts'
import { writeJournal } from '../journal-write.ts'
import type { Tx } from '../tx.ts'
import { keepEnds } from './settle.ts'

export async function requestKill(tx: Tx, batch: KillRequest[]): Promise<KillAnswer[]> {
  const { dialect: d } = tx
  const asked = JSON.stringify(batch)
  const rows = d.rows('$1', { id: 'text', by: 'text', reason: 'text' }).replaceAll(' as by', ' as asker')
  const changed = await tx.all(
    `update tasks set status = case when status = 'queued' then 'killed' else 'stopping' end, ended_at = case when status = 'queued' then ${d.now} end,
       kill_by = r.asker, kill_reason = r.reason, kill_asked_at = ${d.now}, seq = seq + 1
     from ${rows} where tasks.id = r.id and tasks.status in ('queued', 'running') returning tasks.n, tasks.id, tasks.status, tasks.seq`,
    asked,
  )
  const requestOf = new Map(batch.map((request) => [request.id, request]))
  const errorOf = (id: string) => {
    const outcome = killed(requestOf.get(id)?.by ?? null, requestOf.get(id)?.reason ?? null)
    return 'error' in outcome ? outcome.error : undefined
  }
  await writeJournal(
    tx,
    changed.map(({ n, id, seq, status }) => {
      const note = requestOf.get(id as string)?.reason
      return {
        task: n as number,
        seq: seq as number,
        at: null,
        body: { kind: 'status', status: status as Status, ...(note ? { note } : {}) },
      }
    }),
  )
  await keepEnds(
    tx,
    changed
      .filter(({ status }) => status === 'killed')
      .map(({ n, id }) => ({ task: n as number, result: null, error: JSON.stringify(errorOf(id as string)) })),
  )
  const known = await tx.all(
    `select id, status from tasks where id in ${d.texts('$1')}`,
    JSON.stringify(batch.map(({ id }) => id)),
  )
  const statusOf = new Map(known.map(({ id, status }) => [id, status as Status]))
  const isChanged = new Set(changed.map(({ id }) => id))
  return batch.map(({ id }) => ({ id, status: statusOf.get(id) ?? null, changed: isChanged.has(id) }))
}
