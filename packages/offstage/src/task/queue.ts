// Queues: where tasks wait, and what bounds how many of them run, and how often. A definition has a queue of its own name unless it names another, which several may share.
import { type Duration, durationMs, durationText } from '../base/duration.ts'
import { clip, OffstageError } from '../base/errors.ts'
import { checkKnown } from './check-known.ts'
import { LIMITS } from './limits.ts'

/** At most `limit` starts (1 to 10,000) in any span of `per`. */
export interface RateLimit {
  limit: number
  per: Duration
}

/** What bounds a queue. All counts are exact, over all workers. */
export interface QueueOptions {
  /** A letter, then letters, digits, `_ . : -`; at most 100 characters. Default: the task's name. */
  name?: string
  /** Tasks running at once, 1 to 10,000. */
  concurrency?: number
  /** Tasks with the same `key` running at once. */
  concurrencyPerKey?: number
  /** Tasks running at once in one worker. */
  concurrencyPerWorker?: number
  /** How often tasks may begin, attempts that are tried again among them. */
  rate?: RateLimit
  /** The same for each `key`. */
  ratePerKey?: RateLimit
}

/** As stored. */
export interface Rate {
  limit: number
  perMs: number
}

/** As stored: what is absent is not bounded. */
export interface QueueLimits {
  concurrency?: number
  concurrencyPerKey?: number
  concurrencyPerWorker?: number
  rate?: Rate
  ratePerKey?: Rate
}

const COUNTS = ['concurrency', 'concurrencyPerKey', 'concurrencyPerWorker'] as const
const RATES = ['rate', 'ratePerKey'] as const
const MOST = 10_000
/** Every start within the span is kept: a day of them at most. */
const LONGEST_MS = 24 * 3600_000

/** Error: `INVALID_NAME`. */
export function checkQueueName(name: unknown): asserts name is string {
  if (typeof name === 'string' && /^[A-Za-z][\w.:-]{0,99}$/.test(name)) return
  const given = typeof name === 'string' ? `'${clip(name)}'` : `a ${typeof name}`
  throw new OffstageError(
    'INVALID_NAME',
    `${given} is no name for a queue. Use a letter, then letters, digits, '_', '.', ':' or '-'; at most ${LIMITS.nameLength} characters.`,
  )
}

/** Checks what a definition says of its queue. Errors: `INVALID_NAME`, `UNKNOWN_OPTION`, `INVALID_OPTION`. */
export function checkQueue(queue: unknown): void {
  if (typeof queue !== 'object' || queue === null) {
    checkQueueName(queue)
    return
  }
  checkKnown(queue, ['name', ...COUNTS, ...RATES], 'a queue')
  const options = queue as Record<string, unknown>
  if (options.name !== undefined) checkQueueName(options.name)
  for (const count of COUNTS) if (options[count] !== undefined) checkCount(`queue.${count}`, options[count])
  for (const rate of RATES) if (options[rate] !== undefined) checkRate(`queue.${rate}`, options[rate])
}

/** Null: nothing bounds it. All was checked before. */
export function queueLimits(queue: string | QueueOptions | undefined): QueueLimits | null {
  if (typeof queue !== 'object') return null
  const limits: QueueLimits = {}
  for (const count of COUNTS) if (queue[count] !== undefined) limits[count] = queue[count]
  for (const rate of RATES) {
    const given = queue[rate]
    if (given) limits[rate] = { limit: given.limit, perMs: durationMs(given.per) as number }
  }
  return Object.keys(limits).length > 0 ? limits : null
}

/** The name of the queue that a definition of this name has. */
export function queueName(taskName: string, queue: string | QueueOptions | undefined): string {
  return typeof queue === 'string' ? queue : (queue?.name ?? taskName)
}

/** `20 at once, 2 of a key, 100 in 1m`; empty: nothing bounds it. */
export function limitsText({
  concurrency,
  concurrencyPerKey,
  concurrencyPerWorker,
  rate,
  ratePerKey,
}: QueueLimits): string {
  const parts = [
    concurrency !== undefined && `${concurrency} at once`,
    concurrencyPerKey !== undefined && `${concurrencyPerKey} of a key`,
    concurrencyPerWorker !== undefined && `${concurrencyPerWorker} in a worker`,
    rate && `${rate.limit} in ${durationText(rate.perMs)}`,
    ratePerKey && `${ratePerKey.limit} of a key in ${durationText(ratePerKey.perMs)}`,
  ]
  return parts.filter(Boolean).join(', ')
}

function checkCount(option: string, given: unknown): void {
  if (Number.isInteger(given) && (given as number) >= 1 && (given as number) <= MOST) return
  throw new OffstageError('INVALID_OPTION', `${option}: ${clip(String(given))} is not a whole number from 1 to 10,000.`)
}

function checkRate(option: string, given: unknown): void {
  if (typeof given !== 'object' || given === null)
    throw new OffstageError('INVALID_OPTION', `${option}: give { limit: 10, per: '1m' }.`)
  checkKnown(given, ['limit', 'per'], 'a rate')
  const { limit, per } = given as Record<string, unknown>
  checkCount(`${option}.limit`, limit)
  const ms = durationMs(per)
  if (!ms || ms > LONGEST_MS)
    throw new OffstageError(
      'INVALID_OPTION',
      `${option}.per: ${clip(String(per))} is no span from 1 ms to a day. Give ms, or a text such as '10s', '1m', '1h'.`,
    )
}
