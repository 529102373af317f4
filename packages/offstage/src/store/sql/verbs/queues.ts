// All queues in which tasks wait or run, or of which something is said: limits or a pause. Called by the console and the command line.
import type { QueueRow } from '../../store.ts'
import { LANED, READY, WAITING, waitingLines } from '../lines.ts'
import { parsedOrNull } from '../queue-settings.ts'
import { type Row, type Statement, type Tx, together } from '../tx.ts'

/** Of one line; more are "so many or more". */
export const MOST_COUNTED = 10_000

const SAID: Statement = () => 'select name, declared, override, paused_at, paused_by from queues'
const RUNNING: Statement = () =>
  `select queue, count(*) as count from tasks where status in ('running', 'stopping') group by queue`
const counted = (condition: string) =>
  `(select count(*) from (select 1 from tasks where ${condition} and line = $1 limit ${MOST_COUNTED}) as found)`
const QUEUED: Statement = () => `select ${counted(READY)} + ${counted(LANED)} + ${counted(WAITING)} as count`

export async function queues(tx: Tx): Promise<QueueRow[]> {
  const [said, running, lines] = await together([tx.all(SAID), tx.all(RUNNING), waitingLines(tx)] as const)
  const queued = await together(lines.map(({ line }) => tx.all(QUEUED, [line])))
  const rows = new Map<string, QueueRow>(said.map((row) => [row.name as string, rowOf(row)]))
  const rowFor = (name: string) => {
    const row = rows.get(name) ?? rowOf({ name, declared: null, override: null, paused_at: null, paused_by: null })
    rows.set(name, row)
    return row
  }
  for (const { queue, count } of running) rowFor(queue as string).running = Number(count)
  for (const [place, { queue }] of lines.entries()) {
    const row = rowFor(queue)
    row.queued = Math.min(MOST_COUNTED, row.queued + Number(queued[place]?.[0]?.count))
  }
  return [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function rowOf(row: Row): QueueRow {
  return {
    name: row.name as string,
    declared: parsedOrNull(row.declared),
    override: parsedOrNull(row.override),
    pausedAt: row.paused_at === null ? null : Number(row.paused_at),
    pausedBy: row.paused_by as string | null,
    queued: 0,
    running: 0,
  }
}
