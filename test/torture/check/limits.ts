// I9: of a queue, of a key in it, and in a worker no more tasks run at once than the queue's bounds allow, by what the tasks themselves wrote.
import type { QueueOptions } from '../../../packages/offstage/src/task/queue.ts'
import { BOUNDS, type Bounded } from '../jobs.ts'
import type { Index, Violation } from './evidence-index.ts'
import type { Periods } from './periods.ts'

/** A worker that is silent for 17 s is given up, and the last heard of it may be 3 s old when it falls silent. */
const GIVEN_UP_MS = 14_000

interface Run {
  task: string
  name: Bounded
  tenant: string
  worker: number
  from: number
  until: number
}

/** `cutOff`: whose worker may have been given up while it ran on; what is exclusive is ended before, unless it stood still as a whole. */
export function checkLimits(index: Index, cutOff: { exclusive: Periods; others: Periods }): Violation[] {
  const runs = runsOf(index, cutOff)
  const found: Violation[] = []
  for (const [name, { concurrency, concurrencyPerKey, concurrencyPerWorker }] of Object.entries<QueueOptions>(BOUNDS)) {
    const own = runs.filter((run) => run.name === name)
    const say = (among: string, allowed: number | undefined, all: Run[]) => {
      const most = mostAtOnce(all)
      if (allowed === undefined || most.length <= allowed) return
      const fact = `${name}: ${most.length} ran at once ${among}, allowed are ${allowed}: ${most.map(({ task }) => task).join(', ')}`
      found.push({ invariant: 'I9', task: most.at(-1)!.task, fact })
    }
    say('in the queue', concurrency, own)
    for (const [tenant, all] of Map.groupBy(own, (run) => run.tenant)) say(`of ${tenant}`, concurrencyPerKey, all)
    for (const [worker, all] of Map.groupBy(own, (run) => run.worker))
      say(`in worker ${worker}`, concurrencyPerWorker, all)
  }
  return found
}

/** From a start to the last that was heard of it. */
function runsOf(index: Index, cutOff: { exclusive: Periods; others: Periods }): Run[] {
  return index.of('start').flatMap(({ task, attempt, name, tenant, worker, at: from, isExclusive }) => {
    if (!isBounded(name)) return []
    const works = index.works(task).filter((line) => line.attempt === attempt)
    const last = Math.max(...works.map(({ at }) => at))
    const periods = isExclusive ? cutOff.exclusive : cutOff.others
    const until = Math.min(last, periods.lasting(worker, from, last, GIVEN_UP_MS))
    return [{ task, name, tenant: tenant ?? '', worker, from, until }]
  })
}

/** Those that ran when the most did; what ends as another begins is not beside it. */
export function mostAtOnce(runs: readonly Run[]): Run[] {
  let most: Run[] = []
  for (const { from } of runs) {
    const beside = runs.filter((run) => run.from <= from && from < run.until)
    if (beside.length > most.length) most = beside
  }
  return most
}

function isBounded(name: string): name is Bounded {
  return name in BOUNDS
}
