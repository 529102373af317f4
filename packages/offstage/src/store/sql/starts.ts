// When tasks of queues with a rate began. Written by claims; what no rate counts any more goes in the same breath.
import { laneOf } from './lane.ts'
import type { QueueSettings } from './queue-settings.ts'
import { batch, type Statement, type Tx, together } from './tx.ts'

export interface Start {
  taskN: number
  queue: string
  lane: string | null
  at: number
}

const INSERT: Statement = (d) => `insert into starts (queue, key, at, task_n)
  select r.queue, r.key, r.at, r.task_n from ${d.rows('$1', { queue: 'text', key: 'text', at: 'integer', task_n: 'integer' })} as r`

const FORGET: Statement = (d) => `delete from starts where queue = $1 and at < ${d.now} - $2`

export async function writeStarts(
  tx: Tx,
  settings: ReadonlyMap<string, QueueSettings>,
  starts: readonly Start[],
): Promise<void> {
  const spans = new Map<string, number>()
  for (const { queue } of starts) {
    const { rate, ratePerKey } = settings.get(queue)?.limits ?? {}
    if (rate || ratePerKey) spans.set(queue, Math.max(rate?.perMs ?? 0, ratePerKey?.perMs ?? 0))
  }
  if (spans.size === 0) return
  const rows = starts
    .filter(({ queue }) => spans.has(queue))
    .map(({ taskN, queue, lane, at }) => [queue, lane === null ? '' : laneOf(lane).key, at, taskN])
  await together([tx.all(INSERT, [batch(rows)]), ...[...spans].map(([queue, perMs]) => tx.all(FORGET, [queue, perMs]))])
}
