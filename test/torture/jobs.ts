// What is launched: kinds of tasks and their arguments, drawn from the seed.
import type { QueueOptions } from '../../packages/offstage/src/task/queue.ts'
import { Seeded } from './seeded.ts'

export const KINDS = {
  short: 30,
  long: 10,
  talks: 10,
  spins: 5,
  family: 6,
  crashes: 9,
  launches: 5,
  deaf: 5,
  listens: 5,
  lingers: 3,
  alone: 6,
  threaded: 4,
  inlined: 6,
  bounded: 5,
  keyed: 6,
} as const

/** Of the queues of those names. */
export const BOUNDS = {
  bounded: { concurrency: 2, concurrencyPerKey: 1 },
  keyed: { concurrency: 4, concurrencyPerKey: 2, concurrencyPerWorker: 2 },
} as const satisfies Partial<Record<keyof typeof KINDS, QueueOptions>>

export type Bounded = keyof typeof BOUNDS

export type Kind = keyof typeof KINDS

export interface Job {
  /** Names this launch among all. */
  key: string
  kind: Kind
  /** The key of bounded kinds. */
  tenant: string
  /** Of a launch with an idempotency key: which arguments it has. */
  variant?: number
  retries: number
  /** Effects it has. */
  steps: number
  /** Between them. */
  everyMs: number
  /** How the attempts up to `failures` end. */
  fails: 'throws' | 'exits' | 'aborts' | 'rejects' | 'shoots itself'
  failures: number
  /** What a task of the kind `launches` launches. */
  children: Job[]
  /** Whether it waits for them. */
  waits: boolean
}

/** Kinds that say they listen to kills, and how long these may go on then. */
export const GRACE_MS = 2000
const LISTENERS: readonly string[] = ['listens', 'lingers']
const SHARE_WITH_RETRIES = 0.3
const RETRIES = 3
const TENANTS = ['ada', 'ben', 'cleo']
const HASTY: readonly Kind[] = ['short', 'inlined']

/** `longestMs`: how long a task may work. */
export function drawJob(
  random: Seeded,
  key: string,
  longestMs: number,
  kinds: Partial<Record<Kind, number>> = KINDS,
): Job {
  const kind = random.weighted<Kind>(kinds)
  const everyMs = kind === 'talks' ? 20 : random.int(30, 120)
  const workMs = HASTY.includes(kind)
    ? random.int(0, 150)
    : random.int(200, random.chance(0.2) ? longestMs : longestMs / 4)
  const children = kind === 'launches' ? random.int(1, 3) : 0
  return {
    key,
    kind,
    tenant: random.pick(TENANTS),
    retries: random.chance(SHARE_WITH_RETRIES) ? RETRIES : 0,
    steps: 1 + Math.floor(workMs / everyMs),
    everyMs,
    fails: random.pick(['throws', 'exits', 'aborts', 'rejects', 'shoots itself']),
    failures: kind === 'crashes' ? random.int(1, 4) : 0,
    children: Array.from({ length: children }, (_, i) =>
      drawJob(random, `${key}.${i}`, longestMs / 4, { short: 2, long: 1, talks: 1, crashes: 0.5 }),
    ),
    waits: random.chance(0.5),
  }
}

/** How long a task may go on after a kill. */
export function graceOf(kind: Kind, isForced: boolean): number {
  return !isForced && LISTENERS.includes(kind) ? GRACE_MS : 0
}

/** What all launchers launch at the same time under the same idempotency key; a variant has other arguments. */
export function jobOfKey(seed: number, key: string, variant: number): Job {
  return { ...drawJob(new Seeded(seed, key), key, 1000, { short: 3, talks: 1, crashes: 1 }), variant }
}

/** What a schedule launches. */
export function scheduledJob(key: string, workMs: number): Job {
  const steps = Math.max(1, Math.round(workMs / 100))
  return { key, kind: 'short', tenant: '', retries: 0, steps, everyMs: 100, ...NO_TROUBLE }
}

const NO_TROUBLE = { fails: 'throws' as const, failures: 0, children: [], waits: false }
