// Draining a full queue: jobs are stored first, then worker processes start. Counted from the first job's start until the database says that all have ended.
import type { Place, System } from '../adapter.ts'
import { forkWorker } from './fork-worker.ts'
import type { Figures, Scenario } from './scenario.ts'

const JOBS = 20_000
const BULK = 1000

export const drainScenarios: Scenario[] = [
  {
    name: 'drain-10',
    about: 'drain 20,000, 10 at once, /s',
    isTimed: false,
    run: (system, place, scale) => drain(system, place, scale, 1, 10),
  },
  {
    name: 'drain-50',
    about: 'drain 20,000, 50 at once, /s',
    isTimed: false,
    run: (system, place, scale) => drain(system, place, scale, 1, 50),
  },
  {
    name: 'drain-two-workers',
    about: 'drain 20,000, two processes, 10 at once each, /s',
    isTimed: false,
    run: (system, place, scale) => drain(system, place, scale, 2, 10),
  },
]

async function drain(
  system: System,
  place: Place,
  scale: number,
  processes: number,
  concurrency: number,
): Promise<Figures> {
  const jobs = Math.ceil((JOBS * scale) / BULK) * BULK
  await fill(system, place, jobs)
  const { promise: allStarted, resolve } = Promise.withResolvers<void>()
  let firstAt = Number.POSITIVE_INFINITY
  const counts = new Map<number, number>()
  const workers = await Promise.all(
    Array.from({ length: processes }, (_, index) =>
      forkWorker(system, place, concurrency, {
        counted: (started, at) => {
          firstAt = Math.min(firstAt, at)
          counts.set(index, started)
          if ([...counts.values()].reduce((sum, count) => sum + count, 0) >= jobs) resolve()
        },
      }),
    ),
  )
  await allStarted
  const overAt = Math.min(...(await Promise.all(workers.map((worker) => worker.ended()))))
  await Promise.all(workers.map((worker) => worker.stop()))
  return { rate: (jobs * 1000) / (overAt - firstAt) }
}

async function fill(system: System, place: Place, jobs: number): Promise<void> {
  const session = await system.open(place)
  for (let from = 0; from < jobs; from += BULK)
    await session.launchMany(Array.from({ length: BULK }, (_, i) => from + i))
  await session.stop()
}
