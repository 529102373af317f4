// Launches that are asked for twice and meant once: what a definition and a launch say about it, checked, and as it goes to the store.
import { type Duration, durationMs } from '../base/duration.ts'
import { clip, OffstageError } from '../base/errors.ts'
import { checkKnown } from './check-known.ts'

export interface Unique {
  /** What tells tasks apart; default: nothing, there is one at a time of the name. In a definition also a function that makes it of the arguments. */
  by?: string
  /** Among the tasks of its owner (default), or of `all`. */
  among?: 'owner' | 'all'
  /** What a launch beside it gives: the task that is there (default), or an error (`ALREADY_RUNNING`). */
  otherwise?: 'return' | 'refuse'
}

export interface Throttle {
  /** One launch is taken in each such span; others give the task of that one. */
  per: Duration
  /** Default: the task's `key`, else nothing: one of the name and owner. */
  by?: string
}

export interface Debounce {
  /** A launch waits for so long for another to take its place. */
  wait: Duration
  /** It waits no longer than this in all. Default: for as long as others come. */
  most?: Duration
  /** As of `throttle`. */
  by?: string
}

export interface DefinitionOnce {
  /** A task at a time that has not ended: `true`, or what tells them apart. */
  unique?: boolean | string | (Omit<Unique, 'by'> & { by?: string | Maker }) | Maker
  throttle?: Throttle
  debounce?: Debounce
}

export interface LaunchOnce {
  unique?: boolean | string | Unique
  throttle?: Throttle | false
  debounce?: Debounce | false
  /** The same key with the same arguments gives the same task, as long as that is kept; with others it is refused (`IDEMPOTENCY_CONFLICT`). Counts for each name and owner. 1 to 200 characters. */
  idempotencyKey?: string
}

type Maker = (...args: never[]) => string

/** One reason why a launch may give a task that is there already. */
export type Once =
  | { kind: 'idempotency'; key: string }
  | { kind: 'unique'; key: string; isAmongAll: boolean; isRefused: boolean }
  | { kind: 'throttle'; key: string; perMs: number }
  | { kind: 'debounce'; key: string; waitMs: number; mostMs: number | null }

export const DEFINITION_ONCE = ['unique', 'throttle', 'debounce'] as const
export const LAUNCH_ONCE = [...DEFINITION_ONCE, 'idempotencyKey'] as const

const KEY_LENGTH = 200

/** Errors: `INVALID_OPTION`, `UNKNOWN_OPTION`. */
export function checkOnce(options: { [Option in keyof LaunchOnce]?: unknown }, isDefinition: boolean): void {
  const { unique, throttle, debounce, idempotencyKey } = options
  if (unique !== undefined) checkUnique(unique, isDefinition)
  if (throttle) checkSpans('throttle', throttle, ['per', 'by'], ['per'])
  if (debounce) checkSpans('debounce', debounce, ['wait', 'most', 'by'], ['wait'])
  if (idempotencyKey !== undefined) checkKey('idempotencyKey', idempotencyKey)
  if ([unique, throttle, debounce].filter(Boolean).length > 1)
    throw invalid('unique, throttle, debounce', 'more than one', 'stand side by side. Give one of them.')
}

/** Both were checked before; what a function makes is not. Error: `INVALID_OPTION`. */
export function onceOf(definition: DefinitionOnce, launch: LaunchOnce, args: unknown[], key: string | null): Once[] {
  const said = DEFINITION_ONCE.some((option) => launch[option]) ? launch : { ...definition, ...launch }
  const { unique, throttle, debounce } = said as DefinitionOnce
  const { idempotencyKey } = launch
  const by = (own: string | undefined) => own ?? key ?? ''
  return [
    ...(idempotencyKey === undefined ? [] : [{ kind: 'idempotency' as const, key: idempotencyKey }]),
    ...(unique ? [uniqueOf(unique, args)] : []),
    ...(throttle
      ? [{ kind: 'throttle' as const, key: by(throttle.by), perMs: durationMs(throttle.per) as number }]
      : []),
    ...(debounce
      ? [
          {
            kind: 'debounce' as const,
            key: by(debounce.by),
            waitMs: durationMs(debounce.wait) as number,
            mostMs: durationMs(debounce.most) ?? null,
          },
        ]
      : []),
  ]
}

function uniqueOf(unique: NonNullable<DefinitionOnce['unique']>, args: unknown[]): Once {
  const { by, among, otherwise } = (typeof unique === 'object' ? unique : { by: unique === true ? '' : unique }) as {
    by?: string | Maker
    among?: string
    otherwise?: string
  }
  const key = typeof by === 'function' ? by(...(args as never[])) : (by ?? '')
  if (typeof by === 'function') checkKey('unique.by', key)
  return { kind: 'unique', key, isAmongAll: among === 'all', isRefused: otherwise === 'refuse' }
}

function checkUnique(unique: unknown, isDefinition: boolean): void {
  if (typeof unique === 'boolean') return
  if (typeof unique !== 'object' || unique === null) {
    checkBy('unique', unique, isDefinition)
    return
  }
  checkKnown(unique, ['by', 'among', 'otherwise'], 'unique')
  const { by, among, otherwise } = unique as Record<string, unknown>
  if (by !== undefined) checkBy('unique.by', by, isDefinition)
  if (among !== undefined && among !== 'owner' && among !== 'all')
    throw invalid('unique.among', among, "is neither 'owner' nor 'all'.")
  if (otherwise !== undefined && otherwise !== 'return' && otherwise !== 'refuse')
    throw invalid('unique.otherwise', otherwise, "is neither 'return' nor 'refuse'.")
}

function checkBy(option: string, by: unknown, isDefinition: boolean): void {
  if (typeof by === 'function' && isDefinition) return
  checkKey(option, by)
}

function checkSpans(option: string, given: unknown, known: readonly string[], needed: readonly string[]): void {
  if (typeof given !== 'object' || given === null)
    throw invalid(option, given, `is no object. Give { ${needed[0]}: '10s' }.`)
  checkKnown(given, known, option)
  for (const [key, value] of Object.entries(given)) {
    if (key === 'by') checkKey(`${option}.by`, value)
    else if (!durationMs(value)) throw invalid(`${option}.${key}`, value, 'is no span from 1 ms to 24 days.')
  }
  for (const key of needed)
    if (!(key in given)) throw invalid(`${option}.${key}`, undefined, "is missing. Give a span such as '10s'.")
}

function checkKey(option: string, key: unknown): void {
  const isKey = typeof key === 'string' && key.length > 0 && key.length <= KEY_LENGTH && !/\p{Cc}/u.test(key)
  if (!isKey) throw invalid(option, key, `is no text of 1 to ${KEY_LENGTH} characters without control characters.`)
}

function invalid(option: string, given: unknown, fact: string): OffstageError {
  const shown = typeof given === 'string' ? `'${clip(given)}'` : clip(String(given))
  return new OffstageError('INVALID_OPTION', `${option}: ${shown} ${fact}`)
}
