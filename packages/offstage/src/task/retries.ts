// How often and when a failed attempt is tried again: as a definition or a launch says it, as it is stored, and what a thrown error says to it. The pause grows as in every
// queue of the field: exponentially, with jitter, so that many that failed together do not come back together.
import { type Duration, durationMs } from '../base/duration.ts'
import { clip, OffstageError } from '../base/errors.ts'

/** More than how often. */
export interface Retries {
  /** How often a failed or lost attempt is tried again, 0 to 100. */
  max: number
  /** The pause before the second attempt; or the pauses one by one, the last of which stays. Default '1s'. */
  delay?: Duration | Duration[]
  /** Each pause is so many times the one before, 1 to 10. Default 2. Not with a list. */
  factor?: number
  /** No pause is longer. Default '5m'. Not with a list. */
  maxDelay?: Duration
  /** By how much a pause may be longer or shorter, 0 to 1 of it. Default 0.2. */
  jitter?: number
  /** Asked in the task's process after each failure: `false` ends the task; a span is the pause; anything else leaves it to the above. `attempt` counts from 1. In the definition only. */
  decide?: (error: unknown, attempt: number) => boolean | Duration | undefined
}

/** As stored; what is absent has its default. Spans in ms. */
export interface Backoff {
  firstMs?: number
  delaysMs?: number[]
  factor?: number
  mostMs?: number
  jitter?: number
}

/** What a thrown error or `decide` says: false: not again; a number: after so many ms. */
export type RetryVerdict = false | number | undefined

/** By a registered symbol, so that another copy of the package is understood too. */
const VERDICT = Symbol.for('offstage.retry')

/** Thrown by a task: to try again is vain, whatever `retries` says. */
export class NonRetryableError extends Error {
  override name = 'NonRetryableError'

  get [VERDICT](): RetryVerdict {
    return false
  }
}

/** Thrown by a task: to be tried again, if tries are left, after this span and no sooner: what a `Retry-After` header told. Error of the constructor: `INVALID_OPTION`. */
export class RetryAfterError extends Error {
  override name = 'RetryAfterError'
  readonly #afterMs: number

  /** `after`: a span, or the moment. */
  constructor(message: string, after: Duration | Date, options?: ErrorOptions) {
    super(message, options)
    const ms = after instanceof Date ? Math.max(0, after.getTime() - Date.now()) : after
    this.#afterMs = durationMs(ms) ?? refuse('RetryAfterError', after, 'is no span from 0 to 24 days')
  }

  get [VERDICT](): RetryVerdict {
    return this.#afterMs
  }
}

/** Marks an error as one that no further attempt would mend. */
export function notAgain<Thrown extends Error>(error: Thrown): Thrown {
  return Object.defineProperty(error, VERDICT, { value: false satisfies RetryVerdict })
}

export const MOST_RETRIES = 100
const FIRST_MS = 1000
const FACTOR = 2
const MOST_MS = 5 * 60_000
const JITTER = 0.2
const KEYS = ['max', 'delay', 'factor', 'maxDelay', 'jitter', 'decide']

/** Error: `INVALID_OPTION`. */
export function checkRetries(retries: unknown): void {
  if (typeof retries !== 'object' || retries === null) {
    if (!isCount(retries)) refuse('retries', retries, `is not a whole number from 0 to ${MOST_RETRIES}`)
    return
  }
  const { max, delay, factor, maxDelay, jitter, decide } = retries as Record<string, unknown>
  for (const key of Object.keys(retries)) {
    if (!KEYS.includes(key)) refuse('retries', key, `is no part of it; there are: ${KEYS.join(', ')}`)
  }
  if (!isCount(max)) refuse('retries.max', max, `is not a whole number from 0 to ${MOST_RETRIES}`)
  const delays = Array.isArray(delay) ? delay : [delay ?? 0]
  if (delays.length === 0 || delays.length > MOST_RETRIES)
    refuse('retries.delay', '[]', `is no list of 1 to ${MOST_RETRIES} spans`)
  for (const span of delays)
    if (durationMs(span) === undefined) refuse('retries.delay', span, 'is no span from 0 to 24 days')
  if (Array.isArray(delay) && (factor !== undefined || maxDelay !== undefined))
    refuse('retries.delay', delay.join(', '), 'is a list, beside which factor and maxDelay mean nothing')
  if (factor !== undefined && !(typeof factor === 'number' && factor >= 1 && factor <= 10))
    refuse('retries.factor', factor, 'is not a number from 1 to 10')
  if (maxDelay !== undefined && durationMs(maxDelay) === undefined)
    refuse('retries.maxDelay', maxDelay, 'is no span from 0 to 24 days')
  if (jitter !== undefined && !(typeof jitter === 'number' && jitter >= 0 && jitter <= 1))
    refuse('retries.jitter', jitter, 'is not a number from 0 to 1')
  if (decide !== undefined && typeof decide !== 'function') refuse('retries.decide', decide, 'is not a function')
}

/** A launch that gives a number changes how often, and nothing else. All was checked before. */
export function retryOptions(
  definition: number | Retries | undefined,
  launch: number | Retries | undefined,
): { retries?: number; backoff?: Backoff } {
  const given = launch ?? definition
  if (given === undefined) return {}
  const retries = typeof given === 'number' ? given : given.max
  const backoff = backoffOf(typeof given === 'number' ? definition : given)
  return backoff ? { retries, backoff } : { retries }
}

/** The pause after an attempt, ms, whole. `attempt` counts from 1. */
export function retryDelayMs(attempt: number, backoff: Backoff = {}, random: () => number = Math.random): number {
  const { firstMs = FIRST_MS, delaysMs, factor = FACTOR, mostMs = MOST_MS, jitter = JITTER } = backoff
  const pause = delaysMs
    ? (delaysMs[Math.min(attempt, delaysMs.length) - 1] as number)
    : Math.min(mostMs, firstMs * factor ** (attempt - 1))
  return Math.round(pause * (1 - jitter + 2 * jitter * random()))
}

/** To be asked where the task runs: there what was thrown is still itself. A `decide` that throws, or gives what is no answer, is told of by `complain`, and counts as one that gave nothing. */
export function retryVerdict(
  thrown: unknown,
  attempt: number,
  retries: number | Retries | undefined,
  complain: (fault: unknown) => void,
): RetryVerdict {
  const decide = typeof retries === 'object' ? retries.decide : undefined
  try {
    const said = (thrown as { [VERDICT]?: RetryVerdict } | null | undefined)?.[VERDICT]
    if (said !== undefined) return said
    const answer: unknown = decide?.(thrown, attempt)
    if (answer === false) return false
    if (answer === true || answer === undefined) return undefined
    return durationMs(answer) ?? refuse('retries.decide', answer, 'is neither true, false nor a span')
  } catch (fault) {
    complain(fault)
    return undefined
  }
}

function backoffOf(retries: number | Retries | undefined): Backoff | undefined {
  if (typeof retries !== 'object') return undefined
  const { delay, factor, maxDelay, jitter } = retries
  const backoff: Backoff = {
    ...(Array.isArray(delay) ? { delaysMs: delay.map((span) => durationMs(span) as number) } : {}),
    ...(delay === undefined || Array.isArray(delay) ? {} : { firstMs: durationMs(delay) as number }),
    ...(factor === undefined ? {} : { factor }),
    ...(maxDelay === undefined ? {} : { mostMs: durationMs(maxDelay) as number }),
    ...(jitter === undefined ? {} : { jitter }),
  }
  return Object.keys(backoff).length > 0 ? backoff : undefined
}

function isCount(given: unknown): boolean {
  return Number.isInteger(given) && Number(given) >= 0 && Number(given) <= MOST_RETRIES
}

function refuse(option: string, given: unknown, fact: string): never {
  const shown = typeof given === 'string' ? `'${clip(given)}'` : clip(String(given))
  throw new OffstageError('INVALID_OPTION', `${option}: ${shown} ${fact}.`)
}
