// From the call of launch to the job's first line, with an idle worker: in the same process, in another one, and there at 500 launches a second.
import { setTimeout as pause } from 'node:timers/promises'
import { clock, type Place, type Session, type System, type Work } from '../adapter.ts'
import { forkWorker } from './fork-worker.ts'
import { type Figures, percentiles, type Scenario } from './scenario.ts'

const IDLE_JOBS = 300
const FEWEST = 50
const WARM_UP = 20
const PACED_PER_S = 500
const PACED_MS = 5000
/** A job that has not started after this long is not waited for. */
const LOST_MS = 30_000

export const latencyScenarios: Scenario[] = [
  { name: 'start-here', about: 'idle: launch → first line, same process, ms', isTimed: true, run: here },
  { name: 'start-elsewhere', about: 'idle: launch → first line, other process, ms', isTimed: true, run: elsewhere },
  {
    name: 'paced-elsewhere',
    about: `${PACED_PER_S} launches/s → first line, other process, ms`,
    isTimed: true,
    run: paced,
  },
]

async function here(system: System, place: Place, scale: number): Promise<Figures> {
  const starts = new Starts()
  const session = await system.open(place, { concurrency: 10, onStart: starts.heard })
  const figures = await oneByOne(session, starts, Math.max(FEWEST, IDLE_JOBS * scale))
  await session.stop()
  return figures
}

async function elsewhere(system: System, place: Place, scale: number): Promise<Figures> {
  const starts = new Starts()
  const worker = await forkWorker(system, place, 10, { started: starts.heard })
  const session = await system.open(place)
  const figures = await oneByOne(session, starts, Math.max(FEWEST, IDLE_JOBS * scale))
  await session.stop()
  await worker.stop()
  return figures
}

async function paced(system: System, place: Place, scale: number): Promise<Figures> {
  const starts = new Starts()
  const worker = await forkWorker(system, place, 10, { started: starts.heard })
  const session = await system.open(place)
  await oneByOne(session, starts, WARM_UP)
  const jobs = Math.ceil((PACED_PER_S * PACED_MS * scale) / 1000)
  const from = clock()
  const times: Promise<number>[] = []
  // By the clock, not by the timer: a launch that is late is followed at once by the next. The latency counts from when it was due, or waiting to launch would not show.
  while (times.length < jobs) {
    const due = Math.min(jobs, Math.floor(((clock() - from) * PACED_PER_S) / 1000) + 1)
    while (times.length < due) times.push(timed(session, starts, from + (times.length * 1000) / PACED_PER_S))
    await pause(1)
  }
  const figures = percentiles(await Promise.all(times))
  await session.stop()
  await worker.stop()
  return figures
}

/** Each launched only when the one before has started and things are quiet again. */
async function oneByOne(session: Session, starts: Starts, jobs: number): Promise<Figures> {
  const times: number[] = []
  for (let i = 0; i < WARM_UP + jobs; i++) {
    const time = await timed(session, starts, clock())
    if (i >= WARM_UP) times.push(time)
    await pause(5 + (i % 10))
  }
  return percentiles(times)
}

async function timed(session: Session, starts: Starts, from: number): Promise<number> {
  const { payload, started } = starts.next()
  await session.launchOne(payload)
  return (await started) - from
}

/** Whose start is waited for, by what the job was given. */
class Starts {
  readonly #waiting = new Map<number, (at: number) => void>()
  #payloads = 0

  next(): { payload: number; started: Promise<number> } {
    const payload = ++this.#payloads
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    const lost = setTimeout(() => reject(new Error(`job ${payload} has not started after ${LOST_MS} ms`)), LOST_MS)
    this.#waiting.set(payload, (at) => {
      clearTimeout(lost)
      resolve(at)
    })
    return { payload, started: promise }
  }

  readonly heard: Work['onStart'] = (payload, at) => {
    this.#waiting.get(payload)?.(at)
    this.#waiting.delete(payload)
  }
}
