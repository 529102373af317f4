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

/** Launches a schedule's task so many times; gives their ids. Error: `PLAN_LIMIT`, and none was launched. */
export async function launchTasks(
  tx: Tx,
  schedule: Omit<ScheduleRow, 'ticks'>,
  count: number,
  jitter: { now: number; ms: number } = { now: 0, ms: 0 },
): Promise<string[]> {
  const { name, task, args, owner, tags, run, flow } = schedule
  const tasks = Array.from({ length: count }, () => {
    const due = jitter.ms > 0 ? { due: { at: jitter.now + Math.round(jitter.ms * Math.random()) } } : {}
    const said = { name: task, args, owner, tags, parent: null, schedule: name, ...(run ? { run } : {}) }
    return { id: newId(), ...said, ...flow, ...due }
  })
  await launch(tx, tasks)
  return tasks.map(({ id }) => id)
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
