// I10: each time of a schedule is launched once, whoever is there to do it; what is left out is left out by the schedule's own word on overlaps and missed times, and nothing is passed over.
// From a log of the store's ticks that triggers keep, in the order of their transactions.
import { type Timetable, timesAfter } from '../../../packages/offstage/src/task/timetable.ts'
import type { LineOf } from '../evidence.ts'
import type { Index, Violation } from './evidence-index.ts'

type Tick = LineOf<'tick'>

/** What comes later than this was missed. */
const LATE_MS = 60_000
/** So many times are looked at in one go: the newest. */
const MOST_TIMES = 100
/** Between looks at the clock in one transaction. */
const SLACK_MS = 5000
/** A clock that was ahead by more is not believed, nor is what came by it; it may be set back in the midst of a look. */
const DAYS_MS = 86_400_000

export function checkTicks(index: Index): Violation[] {
  const found: Violation[] = []
  const logs = Map.groupBy(index.of('tick'), ({ schedule }) => schedule)
  for (const plan of index.of('schedule')) {
    const log = logs.get(plan.schedule) ?? []
    for (const fact of [
      ...doubles(log),
      ...strays(index, plan.schedule, log),
      ...passedOver(plan, log),
      ...leftOut(plan, log),
    ])
      found.push({ invariant: 'I10', fact: `${plan.schedule}: ${fact}` })
  }
  return found
}

/** Two tasks of one time, or one of two. A clock that was days ahead and was set back takes with it the times that are still to come; else only the oldest are forgotten. */
function* doubles(log: readonly Tick[]): Generator<string> {
  const byTime = new Map<number, string>()
  const byTask = new Map<string, number>()
  for (const part of partsOf(log)) {
    if (part[0]!.op === 'delete') {
      for (const { time, now } of part) if (time > now + DAYS_MS) byTime.delete(time)
      continue
    }
    for (const { time, task } of part) {
      if (task === null) continue
      const other = byTime.get(time)
      if (other !== undefined && other !== task) yield `${iso(time)} was launched twice: ${other}, ${task}`
      const another = byTask.get(task)
      if (another !== undefined && another !== time) yield `task ${task} is of ${iso(another)} and of ${iso(time)}`
      byTime.set(time, task)
      byTask.set(task, time)
    }
  }
}

/** Runs of one kind of change. */
function partsOf(log: readonly Tick[]): Tick[][] {
  const parts: Tick[][] = []
  for (const tick of log) {
    const last = parts.at(-1)
    if (last && (last[0]!.op === 'delete') === (tick.op === 'delete')) last.push(tick)
    else parts.push([tick])
  }
  return parts
}

/** Tasks of no time, and times whose task is not stored. */
function* strays(index: Index, schedule: string, log: readonly Tick[]): Generator<string> {
  const launched = new Set(log.flatMap(({ task }) => task ?? []))
  for (const { id, ...row } of index.rows.values())
    if (row.schedule === schedule && !launched.has(id)) yield `task ${id} is of no time`
  for (const task of launched)
    if (index.rows.get(task)?.schedule !== schedule) yield `task ${task} of one of its times is not stored`
}

/** Times that came between two others and are not even noted. */
function* passedOver({ timetable }: LineOf<'schedule'>, log: readonly Tick[]): Generator<string> {
  let last: number | undefined
  for (const part of partsOf(log)) {
    if (part[0]!.op === 'delete') {
      if (part.some(({ time, now }) => time > now + DAYS_MS)) last = undefined
      continue
    }
    // What is left out and what is launched of one look is noted together, the one after the other.
    for (const look of looksOf(part)) {
      const times = look.map(({ time }) => time).sort((a, b) => a - b)
      if (last !== undefined && times.length < MOST_TIMES - 1) {
        const over = between(timetable, last, times.at(-1)!).filter((time) => !times.includes(time))
        if (over.length > 0) yield `${over.length} from ${iso(over[0]!)} on passed over, before ${iso(times[0]!)}`
      }
      last = Math.max(last ?? 0, times.at(-1)!)
    }
  }
}

function* leftOut({ overlap, missed }: LineOf<'schedule'>, log: readonly Tick[]): Generator<string> {
  for (const look of looksOf(log.filter(({ op }) => op !== 'delete'))) {
    const oldest = Math.min(...look.map(({ time }) => time))
    for (const { time, task, note, now } of look) {
      if (time > now + DAYS_MS) continue
      if (task !== null) {
        if (time > now + SLACK_MS) yield `${iso(time)} was launched at ${iso(now)}, before it came`
        continue
      }
      const isMeant = note?.startsWith('left out: task ')
        ? overlap === 'skip'
        : note?.startsWith('left out: of those that wait')
          ? overlap === 'queue'
          : note?.startsWith('missed: ') && missed !== 'all' && oldest <= now - LATE_MS + SLACK_MS
      if (!isMeant) yield `${iso(time)} was not launched at ${iso(now)} (${note}); overlap ${overlap}, missed ${missed}`
    }
  }
}

/** What one look noted: it is one statement, with one time. */
function looksOf(ticks: readonly Tick[]): Tick[][] {
  const looks: Tick[][] = []
  for (const tick of ticks) {
    const look = looks.at(-1)
    if (look && tick.now === look[0]!.now) look.push(tick)
    else looks.push([tick])
  }
  return looks
}

function between(timetable: Timetable, after: number, before: number): number[] {
  return timesAfter(timetable, after, MOST_TIMES).filter((at) => at < before)
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
