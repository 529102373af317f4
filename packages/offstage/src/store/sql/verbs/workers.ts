// Workers as the store knows them: enlisted, beating, retired, and reaped when they are lost.

import type { Failure } from '../../../task/failure.ts'
import { killed } from '../../../task/outcome.ts'
import type { Status } from '../../../task/status.ts'
import type { WorkerRow } from '../../store.ts'
import { writeJournal } from '../journal-write.ts'
import type { Tx } from '../tx.ts'
import { keepEnds } from './settle.ts'

export async function enlist(tx: Tx, worker: WorkerRow): Promise<void> {
  const { id, host, bootId, pid, processStart } = worker
  await tx.all(
    `insert into workers (id, host, boot_id, pid, process_start, beat_at) values ($1, $2, $3, $4, $5, ${tx.dialect.now})`,
    ...[id, host, bootId, pid, processStart],
  )
}

/** The heart of a worker: called by its driver every 3 s from a thread of its own. */
export async function beat(tx: Tx, worker: string): Promise<void> {
  await tx.all(`update workers set beat_at = ${tx.dialect.now} where id = $1`, worker)
}

export async function retire(tx: Tx, worker: string): Promise<void> {
  await tx.all('delete from workers where id = $1', worker)
}

export async function workers(tx: Tx): Promise<(WorkerRow & { beatAgoMs: number })[]> {
  const rows = await tx.all(
    `select id, host, boot_id, pid, process_start, ${tx.dialect.now} - beat_at as ago from workers order by id`,
  )
  return rows.map((row) => ({
    id: row.id as string,
    host: row.host as string,
    bootId: row.boot_id as string,
    pid: row.pid as number,
    processStart: row.process_start as string,
    beatAgoMs: Math.max(0, row.ago as number),
  }))
}

/** Ends what lost workers held, each task once: whoever reaps first takes the row out of `running` and `stopping`. */
export async function reap(tx: Tx, lost: string[], error: Failure): Promise<{ id: string; status: Status }[]> {
  const { dialect: d } = tx
  const ids = JSON.stringify(lost)
  const ended = await tx.all(
    `update tasks set status = case when status = 'running' then 'missing' else 'killed' end, ended_at = ${d.now}, lease = null, seq = seq + 1
     where worker in ${d.texts('$1')} and status in ('running', 'stopping') returning n, id, status, seq, kill_by, kill_reason`,
    ids,
  )
  await writeJournal(
    tx,
    ended.map(({ n, seq, status }) => ({
      task: n as number,
      seq: seq as number,
      at: null,
      body: {
        kind: 'status',
        status: status as Status,
        note: status === 'killed' ? `Unconfirmed: ${error.message}` : error.message,
      },
    })),
  )
  await keepEnds(
    tx,
    ended.map(({ n, status, kill_by, kill_reason }) => {
      const kill = killed(kill_by as string | null, kill_reason as string | null)
      const unconfirmed =
        'error' in kill ? { ...kill.error, message: `${kill.error.message} (Unconfirmed: ${error.message})` } : error
      return { task: n as number, result: null, error: JSON.stringify(status === 'killed' ? unconfirmed : error) }
    }),
  )
  await tx.all(`delete from workers where id in ${d.texts('$1')}`, ids)
  return ended.map(({ id, status }) => ({ id: id as string, status: status as Status }))
}
