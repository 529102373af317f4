// Takes queued tasks for a worker, oldest first. Called by the worker. Two workers never get the same: the update is one statement over locked rows.
import { newId } from '../../../base/ids.ts'
import type { Claim } from '../../store.ts'
import { writeJournal } from '../journal-write.ts'
import type { Tx } from '../tx.ts'

export async function claim(tx: Tx, request: { worker: string; names: string[]; limit: number }): Promise<Claim[]> {
  const { dialect: d } = tx
  const lease = newId()
  const rows = await tx.all(
    `update tasks set status = 'running', worker = $1, lease = $2, attempt = attempt + 1, started_at = ${d.now}, seq = seq + 1
     where n in (select n from tasks where status = 'queued' and name in ${d.texts('$3')} order by n limit $4 ${d.skipLocked}) and status = 'queued'
     returning n, id, name, owner, attempt, launched_at, seq`,
    request.worker,
    lease,
    JSON.stringify(request.names),
    request.limit,
  )
  if (rows.length === 0) return []
  rows.sort((a, b) => (a.n as number) - (b.n as number))
  const payloads = await tx.all(
    `select p.task, p.args from payloads p join ${d.rows('$1', { n: 'int' })} on p.task = r.n`,
    JSON.stringify(rows.map(({ n }) => ({ n }))),
  )
  const argsOf = new Map(payloads.map(({ task, args }) => [task, args as string]))
  await writeJournal(
    tx,
    rows.map(({ n, seq }) => ({
      task: n as number,
      seq: seq as number,
      at: null,
      body: { kind: 'status', status: 'running' },
    })),
  )
  return rows.map((row) => ({
    id: row.id as string,
    name: row.name as string,
    args: argsOf.get(row.n as number) as string,
    owner: row.owner as string | null,
    attempt: row.attempt as number,
    launchedAt: row.launched_at as number,
    lease,
  }))
}
