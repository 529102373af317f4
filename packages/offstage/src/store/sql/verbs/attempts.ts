// The attempts of a task that did not end it, oldest first. Called by whoever looks into a task's history.
import type { Failure } from '../../../task/failure.ts'
import type { EarlierAttempt } from '../../store.ts'
import type { Statement, Tx } from '../tx.ts'

const ATTEMPTS: Statement = () => `select attempt, started_at, ended_at, seq, worker, error from attempts
  where task_n = (select n from tasks where id = $1) order by attempt`

export async function attempts(tx: Tx, id: string): Promise<EarlierAttempt[]> {
  return (await tx.all(ATTEMPTS, [id])).map((row) => ({
    attempt: Number(row.attempt),
    startedAt: Number(row.started_at),
    endedAt: Number(row.ended_at),
    seq: row.seq === null ? null : Number(row.seq),
    error: JSON.parse(row.error as string) as Failure,
    workerId: row.worker as string,
  }))
}
