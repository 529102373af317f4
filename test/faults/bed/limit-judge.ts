// Judges from outside whether the bounds of queues held: from the lines that tasks wrote, the deaths of their processes, and the moments at which the store let them begin.
import { attemptOf, BOUNDS, type LimitLine, type LimitName, OF_OWNER } from './limit-lines.ts'

export interface LimitEvidence {
  lines: readonly LimitLine[]
  /** Of attempts that came to no end of their own: when their process was dead. */
  deaths: ReadonlyMap<string, number>
  /** Owners whose plan bounds what runs. */
  planned: readonly string[]
  /** When attempts of a queue with a rate began by the store's clock, ms. */
  starts: readonly number[]
}

export interface LimitVerdict {
  attempts: number
  /** Attempts that came to no end of their own, because their process died. */
  cut: number
  /** The highest number of tasks that ran at once: of all that have this bound in common. */
  most: Record<Bound, number>
  /** Starts of the queue with a rate within its span, as its tasks saw them: each begins a while after the store let it, some a longer one, so this is no bound. */
  begun: number
  /** What was above its bound, began twice, or never came to an end. */
  wrong: string[]
}

interface Run extends LimitLine {
  until: number
}

const ALLOWED = {
  fleet: BOUNDS.fleet.concurrency,
  tenants: BOUNDS.tenants.concurrency,
  tenant: BOUNDS.tenants.concurrencyPerKey,
  worker: BOUNDS.worker.concurrencyPerWorker,
  owner: OF_OWNER,
  rate: BOUNDS.rated.rate.limit,
}
type Bound = keyof typeof ALLOWED

export function judgeLimits({ lines, deaths, planned, starts }: LimitEvidence): LimitVerdict {
  const { runs, wrong } = runsOf(lines, deaths)
  const of = (queue: LimitName) => runs.filter((run) => run.queue === queue)
  const each = (all: Run[], by: (run: Run) => unknown) => [...Map.groupBy(all, by).values()].map(mostAtOnce)
  const most: Record<Bound, number> = {
    fleet: mostAtOnce(of('fleet')),
    tenants: mostAtOnce(of('tenants')),
    tenant: Math.max(0, ...each(of('tenants'), ({ key }) => key)),
    worker: Math.max(0, ...each(of('worker'), ({ worker }) => worker)),
    owner: Math.max(
      0,
      ...each(
        of('owned').filter(({ key }) => planned.includes(key)),
        ({ key }) => key,
      ),
    ),
    rate: mostWithin(starts, BOUNDS.rated.rate.per),
  }
  for (const [bound, allowed] of Object.entries(ALLOWED) as [Bound, number][])
    if (most[bound] > allowed) wrong.push(`${bound}: ${most[bound]}, allowed are ${allowed}`)
  const cut = runs.filter((run) => deaths.get(attemptOf(run)) === run.until).length
  const begun = mostWithin(
    of('rated').map(({ wallAt }) => wallAt),
    BOUNDS.rated.rate.per,
  )
  return { attempts: runs.length, cut, most, begun, wrong }
}

/** From a beginning to its end, or to the death of its process; for ever if there is neither. */
function runsOf(lines: readonly LimitLine[], deaths: ReadonlyMap<string, number>): { runs: Run[]; wrong: string[] } {
  const runs = new Map<string, Run>()
  const wrong: string[] = []
  for (const line of lines) {
    const attempt = attemptOf(line)
    const run = runs.get(attempt)
    if (line.kind === 'begin') {
      if (run) wrong.push(`${attempt} began twice`)
      runs.set(attempt, { ...line, until: deaths.get(attempt) ?? Number.POSITIVE_INFINITY })
    } else if (run) run.until = line.at
    else wrong.push(`${attempt} ended and had not begun`)
  }
  for (const [attempt, { until, queue }] of runs)
    if (until === Number.POSITIVE_INFINITY) wrong.push(`${attempt}, ${queue}, goes on`)
  return { runs: [...runs.values()], wrong }
}

function mostAtOnce(runs: readonly Run[]): number {
  const turns = runs.flatMap(({ at, until }) => [
    { at, step: 1 },
    { at: until, step: -1 },
  ])
  // What ends as another begins is not beside it.
  turns.sort((a, b) => a.at - b.at || a.step - b.step)
  let [now, most] = [0, 0]
  for (const { step } of turns) {
    now += step
    most = Math.max(most, now)
  }
  return most
}

/** In any window of that length, its end left out. */
export function mostWithin(starts: readonly number[], spanMs: number): number {
  const sorted = [...starts].sort((a, b) => a - b)
  let [first, most] = [0, 0]
  for (const [last, at] of sorted.entries()) {
    while ((sorted[first] as number) <= at - spanMs) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}
