// What befalls a run, and when: drawn from the seed before it begins, so that the same seed brings the same troubles.
import { Seeded } from './seeded.ts'

export type Trouble =
  /** kill -9 of a worker, started again after a while. */
  | { what: 'crash'; worker: number; downMs: number }
  /** A worker stands still, with its tasks or without, then goes on. */
  | { what: 'freeze'; worker: number; forMs: number; isWhole: boolean }
  /** SIGTERM, perhaps a second one after a while, and a new start. */
  | { what: 'shutdown'; worker: number; hurryMs: number | null; downMs: number }
  /** The clock jumps, for one worker and what it starts, or for all. */
  | { what: 'jump'; worker: number | null; byS: number }
  /** SQLite: somebody else holds the writer's lock. */
  | { what: 'lock'; forMs: number }
  /** PostgreSQL is stopped, and started again after a while. */
  | { what: 'restart'; how: 'fast' | 'immediate'; downMs: number }
  /** Backends are terminated: all, each second one, or those that listen. */
  | { what: 'terminate'; which: 'all' | 'some' | 'listening' }
  /** What a worker (null: a launcher) sends to the database, and is sent, goes nowhere. Afterwards what was held back arrives late, or the connections are reset. */
  | { what: 'cut'; worker: number | null; forMs: number; isReset: boolean }

export interface Step {
  atMs: number
  trouble: Trouble
}

export interface Means {
  store: 'sqlite' | 'postgres'
  workers: number
  /** Whether clocks can be made to jump here. */
  hasClock: boolean
}

/** A worker that is silent for longer than this (17 s) is given up by the others. */
const LEASE_MS = 17_000
const APART_MS = [800, 4500] as const
const JUMPS_S = [-3600, 3600, -600, 600, 5, -5, 75 * 365 * 86_400]

const ANYWHERE = { crash: 5, 'freeze-short': 3, 'freeze-long': 1, shutdown: 2.5 }
const ON_SQLITE = { lock: 2 }
const ON_POSTGRES = { restart: 1.5, terminate: 2, cut: 2 }

/** At least one worker outlives the lease of a frozen one if there is time for it. */
export function planTroubles(seed: number, seconds: number, { store, workers, hasClock }: Means): Step[] {
  const random = new Seeded(seed, 'troubles')
  const weights = { ...ANYWHERE, ...(store === 'sqlite' ? ON_SQLITE : ON_POSTGRES), ...(hasClock ? { jump: 2 } : {}) }
  const endMs = seconds * 1000
  const steps: Step[] = []
  if (endMs > LEASE_MS + 4000) steps.push({ atMs: 1500, trouble: freezeLong(random, workers) })
  for (let atMs = random.int(500, 2000); atMs < endMs; atMs += random.int(...APART_MS))
    steps.push({ atMs, trouble: draw(random, random.weighted(weights), workers) })
  return steps.sort((a, b) => a.atMs - b.atMs)
}

type Kind = keyof typeof ANYWHERE | keyof typeof ON_SQLITE | keyof typeof ON_POSTGRES | 'jump'

function draw(random: Seeded, kind: Kind, workers: number): Trouble {
  const worker = random.int(0, workers - 1)
  const isShort = random.chance(0.7)
  switch (kind) {
    case 'crash':
      return { what: 'crash', worker, downMs: isShort ? random.int(0, 1500) : random.int(3000, 20_000) }
    case 'freeze-short':
      return { what: 'freeze', worker, forMs: random.int(300, 9000), isWhole: random.chance(0.3) }
    case 'freeze-long':
      return freezeLong(random, workers)
    case 'shutdown':
      return { what: 'shutdown', worker, hurryMs: isShort ? random.int(0, 3000) : null, downMs: random.int(0, 1500) }
    case 'jump':
      return { what: 'jump', worker: random.chance(0.5) ? worker : null, byS: random.pick(JUMPS_S) }
    case 'lock':
      return { what: 'lock', forMs: isShort ? random.int(100, 3000) : random.int(3000, 9000) }
    case 'restart':
      return {
        what: 'restart',
        how: random.pick(['fast', 'immediate']),
        downMs: isShort ? 0 : random.int(500, 6000),
      }
    case 'terminate':
      return { what: 'terminate', which: random.pick(['all', 'some', 'listening', 'listening']) }
    case 'cut':
      return {
        what: 'cut',
        worker: random.chance(0.25) ? null : worker,
        forMs: isShort ? random.int(300, 8000) : random.int(LEASE_MS + 2000, LEASE_MS + 8000),
        isReset: random.chance(0.5),
      }
  }
}

function freezeLong(random: Seeded, workers: number): Trouble {
  return {
    what: 'freeze',
    worker: random.int(0, workers - 1),
    forMs: random.int(LEASE_MS + 2000, LEASE_MS + 8000),
    isWhole: random.chance(0.3),
  }
}
