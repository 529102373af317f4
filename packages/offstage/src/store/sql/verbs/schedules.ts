// All schedules by name, each with its newest times and what came of them. Called by the console, the command line and the app.
import type { ScheduleRow } from '../../schedule-row.ts'
import { scheduleOf } from '../schedules.ts'
import { type Statement, type Tx, together } from '../tx.ts'

const TICKS_SHOWN = 10

const SCHEDULES: Statement = () => 'select * from schedules order by name'
const TICKS: Statement = () =>
  `select at, task, note from ticks where schedule = $1 order by at desc limit ${TICKS_SHOWN}`

export async function schedules(tx: Tx): Promise<ScheduleRow[]> {
  const rows = await tx.all(SCHEDULES)
  const ticks = await together(rows.map(({ name }) => tx.all(TICKS, [name as string])))
  return rows.map((row, i) => ({
    ...scheduleOf(row),
    ticks: ticks[i]!.map(({ at, task, note }) => ({
      at: Number(at),
      task: task as string | null,
      note: note as string | null,
    })),
  }))
}
