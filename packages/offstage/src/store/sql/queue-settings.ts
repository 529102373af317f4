// What is said of queues: limits and pauses, of the few that have any. Read by whoever takes tasks, and by the verbs that change or show queues.
import type { QueueLimits } from '../../task/queue.ts'
import type { Row, Statement, Tx } from './tx.ts'

export interface QueueSettings {
  name: string
  /** What holds: the operator's word before the code's. */
  limits: QueueLimits
  isPaused: boolean
  pausedAt: number | null
  pausedBy: string | null
}

const SETTINGS: Statement = () => 'select name, declared, override, paused_at, paused_by from queues'

/** Queues that are not there have no limits and are not paused. */
export async function queueSettings(tx: Tx): Promise<Map<string, QueueSettings>> {
  return new Map((await tx.all(SETTINGS)).map((row) => [row.name as string, settingsOf(row)]))
}

/** Of a column that holds limits, or nothing. */
export function parsedOrNull(text: unknown): QueueLimits | null {
  return typeof text === 'string' ? (JSON.parse(text) as QueueLimits) : null
}

function settingsOf(row: Row): QueueSettings {
  return {
    name: row.name as string,
    limits: { ...parsedOrNull(row.declared), ...parsedOrNull(row.override) },
    isPaused: row.paused_at !== null,
    pausedAt: row.paused_at === null ? null : Number(row.paused_at),
    pausedBy: row.paused_by as string | null,
  }
}
