// A time of a schedule that has come: its task, launched; and what is told of it, once. Used by the verb that looks for such times and by the one that launches at once.
import { newId } from '../../../base/ids.ts'
import type { ScheduleTick } from '../../../task/schedule-plan.ts'
import type { ScheduleRow } from '../../schedule-row.ts'
import { batch, type Cell, type Statement, type Tx } from '../tx.ts'
import { launch } from './launch.ts'

/** Begins the note of what came of no time. */
export const AT_ONCE = 'run at once'
/** Of each schedule, the newest. */
const KEPT = 100

const NOTE: Statement = (d) => `insert into ticks (schedule, at, task, note)
  select r.schedule, r.at, r.task, r.note from ${d.rows('$1', { schedule: 'text', at: 'integer', task: 'text', note: 'text' })} as r where true
  on conflict (schedule, at) do update set task = excluded.task, note = excluded.note`
const KNOWN: Statement = () =>
  `select at from ticks where schedule = $1 and at >= $2 and (note is null or note not like '${AT_ONCE}%')`
const FORGET: Statement = () => `delete from ticks where schedule = $1 and at < (
  select min(at) from (select at from ticks where schedule = $1 order by at desc limit ${KEPT}) as newest)`

/** Launches a schedule's task; gives its id. Error: `PLAN_LIMIT`. */
export async function launchOne(
  tx: Tx,
  schedule: Omit<ScheduleRow, 'ticks'>,
  now: number,
  jitterMs = 0,
): Promise<string> {
  const { name, task, args, owner, tags, run, flow } = schedule
  const id = newId()
  const due = jitterMs > 0 ? { due: { at: now + Math.round(jitterMs * Math.random()) } } : {}
  await launch(tx, [
    { id, name: task, args, owner, tags, parent: null, schedule: name, ...(run ? { run } : {}), ...flow, ...due },
  ])
  return id
}

/** The times from `since` on of which something came already. */
export async function knownTicks(tx: Tx, name: string, since: number): Promise<Set<number>> {
  return new Set((await tx.all(KNOWN, [name, since])).map(({ at }) => Number(at)))
}

export async function noteTicks(tx: Tx, name: string, ticks: readonly ScheduleTick[]): Promise<void> {
  if (ticks.length === 0) return
  const rows: Cell[][] = ticks.map(({ at, task, note }) => [name, at, task, note])
  await tx.all(NOTE, [batch(rows)])
  await tx.all(FORGET, [name])
}
