// Judges from outside what became of a schedule's times: which tasks there are, when they were launched, and which times they are said to belong to. Only a schedule whose tasks may stand
// beside each other is judged: of it nothing is left out but by its word on what is missed.
import { type Timetable, timesAfter } from '../../../packages/offstage/src/task/timetable.ts'

export interface Judged {
  name: string
  timetable: Timetable
  missed: 'last' | 'all' | 'none'
  /** What was ever told of its times: the task that was launched for one, or null. */
  ticks: readonly (readonly [at: number, task: string | null])[]
  /** All tasks of the schedule: when they were launched. */
  launchedAt: ReadonlyMap<string, number>
  /** By how much a clock may have been set back between the look at it and the launch. Default 0. */
  setBackMs?: number
}

export interface Verdict {
  launched: number
  /** Tasks that no time has, or two; second tasks of one time; and tasks before theirs. */
  twice: string[]
  /** Where times were passed over though its word on what is missed says nothing of it. */
  lost: string[]
}

/** What comes later was missed. */
const LATE_MS = 60_000
const MADE_UP = 100
/** Between a look at the clock and the launch, on a machine that has much else to do. */
const SLACK_MS = 30_000

export function judge({ name, timetable, missed, ticks, launchedAt, setBackMs = 0 }: Judged): Verdict {
  const launched = [...ticks].filter(([, task]) => task !== null).sort(([a], [b]) => a - b) as [number, string][]
  const owned = launched.map(([, task]) => task)
  const twice = [
    ...owned.filter((task, i) => owned.indexOf(task) !== i).map((task) => `${name}: ${task} is of two times`),
    ...launched
      .filter(([at], i) => launched[i - 1]?.[0] === at)
      .map(([at, task]) => `${name}: ${task} is not the only one of ${iso(at)}`),
    ...[...launchedAt].flatMap(([task, at]) =>
      owned.includes(task) ? [] : `${name}: ${task}, launched at ${iso(at)}, is of no time`,
    ),
    ...launched
      .filter(([at, task]) => (launchedAt.get(task) ?? 0) < at - setBackMs)
      .map(([at, task]) => `${name}: ${task} was launched before ${iso(at)}`),
  ]
  const lost: string[] = []
  for (const [i, [at, task]] of launched.slice(1).entries()) {
    const over = between(timetable, launched[i]?.[0] as number, at)
    const now = launchedAt.get(task) ?? 0
    if (over.length > 0 && !isMeant(over, at, now))
      lost.push(`${name}: ${over.length} from ${iso(over[0])} on, before ${iso(at)} was launched at ${iso(now)}`)
  }
  return { launched: launched.length, twice, lost }

  /** Whether times may have been passed over when the one after them was launched at that moment. */
  function isMeant(over: number[], next: number, now: number): boolean {
    if (missed === 'all') return between(timetable, next, now + setBackMs).length >= MADE_UP - 1
    const come = between(timetable, next, now)
    return (over[0] as number) <= now - LATE_MS && come.every((time) => time > now - SLACK_MS)
  }
}

function between(timetable: Timetable, after: number, before: number): number[] {
  const times: number[] = []
  for (let last = after; ; ) {
    const more = timesAfter(timetable, last, 100)
    times.push(...more.filter((at) => at < before))
    last = more.at(-1) ?? Number.POSITIVE_INFINITY
    if (last >= before) return times
  }
}

function iso(at = 0): string {
  return new Date(at).toISOString()
}
