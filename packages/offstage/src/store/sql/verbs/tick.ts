// Launches what schedules have come to, by the database's clock: each time once, whoever looks, and tells of each time that was left out. Called by a driver's timer, in every process.
// Races survived: two processes look at once (one holds the schedule, and has moved it on when the other sees it); a clock that is set back (the next time stands, and what was launched
// is not launched again) or forward (what lies between is missed, and made up for as the schedule says).
import { newId } from '../../../base/ids.ts'
import { timesAfter } from '../../../task/timetable.ts'
import type { ScheduleRow } from '../../schedule-row.ts'
import { scheduleOf } from '../schedules.ts'
import { stopTasks } from '../stop-tasks.ts'
import { batch, type Cell, type Statement, type Tx } from '../tx.ts'
import { launch } from './launch.ts'

/** Schedules at a time, and times of one. */
const AT_ONCE = 50
const MOST_TIMES = 1000
const MOST_MADE_UP = 100
/** What comes later than this was missed. */
const LATE_MS = 60_000
const TICKS_KEPT = 100
const MISSED = 'missed: nobody was there to launch it'

const IS_DUE: Statement = (d) => `select 1 from schedules where paused_at is null and next_at <= ${d.now} limit 1`
const DUE: Statement = (
  d,
) => `select s.*, ${d.now} as now from schedules s where s.paused_at is null and s.next_at <= ${d.now}
  order by s.next_at limit ${AT_ONCE} ${d.skipLocked}`
const OPEN: Statement = () =>
  `select id, status from tasks where schedule = $1 and schedule is not null and ended_at is null order by n`
const MOVE_ON: Statement = () => 'update schedules set next_at = $2 where name = $1'
const NOTE: Statement = (d) => `insert into ticks (schedule, at, task, note)
  select r.schedule, r.at, r.task, r.note from ${d.rows('$1', { schedule: 'text', at: 'integer', task: 'text', note: 'text' })} as r where true
  on conflict (schedule, at) do nothing`
const FORGET: Statement = () => `delete from ticks where schedule = $1 and at < (
  select min(at) from (select at from ticks where schedule = $1 order by at desc limit ${TICKS_KEPT}) as newest)`

/** Whether a time has come: asked of a reader first. */
export async function isTimeUp(tx: Tx): Promise<boolean> {
  return (await tx.all(IS_DUE)).length > 0
}

/** Gives how many tasks were launched. */
export async function tick(tx: Tx): Promise<number> {
  let launched = 0
  for (const row of await tx.all(DUE)) launched += await advance(tx, scheduleOf(row), Number(row.now))
  return launched
}

/** What came of a time. */
interface Come {
  at: number
  task: string | null
  note: string | null
}

async function advance(tx: Tx, schedule: Omit<ScheduleRow, 'ticks'>, now: number): Promise<number> {
  const { name, timetable, missed, nextAt } = schedule
  const come = timesAfter(timetable, (nextAt as number) - 1, MOST_TIMES).filter((at) => at <= now)
  const last = come.at(-1) as number
  const [next = null] = timesAfter(timetable, Math.max(last, come.length < MOST_TIMES ? now : last), 1)
  const wanted = come.filter((at) => {
    if (missed === 'none') return at > now - LATE_MS
    return missed === 'all' ? come.length - come.indexOf(at) <= MOST_MADE_UP : at === last
  })
  const ticks: Come[] = come.flatMap((at) =>
    wanted.includes(at) ? [] : [{ at, task: null, note: at > now - LATE_MS ? 'left out: another time came' : MISSED }],
  )
  for (const at of wanted) {
    const tick = await launchAt(tx, schedule, at, now)
    // It waits for an end, and comes again at the next look.
    if (!tick) {
      await write(tx, name, ticks, at)
      return ticks.filter(({ task }) => task !== null).length
    }
    ticks.push(tick)
  }
  await write(tx, name, ticks, next)
  return ticks.filter(({ task }) => task !== null).length
}

async function launchAt(
  tx: Tx,
  schedule: Omit<ScheduleRow, 'ticks'>,
  at: number,
  now: number,
): Promise<Come | undefined> {
  const { name, overlap } = schedule
  const open = overlap === 'allow' ? [] : await tx.all(OPEN, [name])
  const [first] = open
  if (first && overlap === 'queue') return undefined
  if (first && overlap === 'skip')
    return { at, task: null, note: `left out: task ${first.id as string} is ${first.status as string}` }
  if (first) {
    const reason = `the schedule '${name}' has come to its next time`
    await stopTasks(
      tx,
      open.map(({ id }) => ({ id: id as string, by: null, reason, graceMs: null })),
    )
  }
  const note = at > now - LATE_MS ? null : `made up for, ${Math.round((now - at) / 1000)} s late`
  return { at, task: await launchOne(tx, schedule, now), note }
}

/** Launches a schedule's task; gives its id. Also for whoever wants it at once. */
export async function launchOne(tx: Tx, schedule: Omit<ScheduleRow, 'ticks'>, now: number): Promise<string> {
  const { name, task, args, owner, tags, run, flow, jitterMs } = schedule
  const id = newId()
  const due = jitterMs > 0 ? { due: { at: now + Math.round(jitterMs * Math.random()) } } : {}
  await launch(tx, [
    { id, name: task, args, owner, tags, parent: null, schedule: name, ...(run ? { run } : {}), ...flow, ...due },
  ])
  return id
}

async function write(tx: Tx, name: string, ticks: readonly Come[], next: number | null): Promise<void> {
  await tx.all(MOVE_ON, [name, next])
  if (ticks.length === 0) return
  await noteTicks(tx, name, ticks)
}

export async function noteTicks(tx: Tx, name: string, ticks: readonly Come[]): Promise<void> {
  const rows: Cell[][] = ticks.map(({ at, task, note }) => [name, at, task, note])
  await tx.all(NOTE, [batch(rows)])
  await tx.all(FORGET, [name])
}
