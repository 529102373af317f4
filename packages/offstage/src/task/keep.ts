// How long ended tasks are kept, and how many: as a definition or the config says it.
import { clip, OffstageError } from '../base/errors.ts'
import { checkKnown } from './check-known.ts'

export interface Keep {
  /** After its end: ms, or a text such as '12h', '30d', '2y'. Default 7 days. */
  for?: number | `${number}${'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'y'}`
  /** The newest of a name, 1 to 10,000,000. Default 10,000. */
  most?: number
}

/** What is absent has its default; null: without bound. */
export interface Kept {
  keepMs: number | null
  most: number | null
}

const UNITS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_557_600_000,
}
const LONGEST_MS = 100 * UNITS.y!
const MOST = 10_000_000
const KEEP_MS = 7 * UNITS.d!
/** As good as no bound. */
const ALL = Number.MAX_SAFE_INTEGER

/** `false`: kept for ever. Errors: `INVALID_OPTION`, `UNKNOWN_OPTION`. */
export function checkKeep(keep: unknown): void {
  if (keep === false) return
  if (typeof keep !== 'object' || keep === null)
    throw invalid(`${clip(String(keep))} is neither false (for ever) nor { for: '30d', most: 1000 }`)
  checkKnown(keep, ['for', 'most'], 'keep')
  const { for: span, most } = keep as Record<string, unknown>
  if (span !== undefined && spanMs(span) === undefined)
    throw invalid(
      `for: ${clip(String(span))} is no span from 1 ms to 100 years. Give ms, or a text such as '12h', '30d', '2y'`,
    )
  if (most !== undefined && !(Number.isInteger(most) && (most as number) >= 1 && (most as number) <= MOST))
    throw invalid(`most: ${clip(String(most))} is not a whole number from 1 to 10,000,000`)
}

/** The definition's word before the config's. Both were checked before. */
export function keptOf(definition: Keep | false | undefined, config: Keep | false | undefined): Kept {
  const { for: span, most } = { ...spread(config), ...spread(definition) }
  return { keepMs: span === null ? null : (spanMs(span) ?? KEEP_MS), most: most ?? null }
}

function spread(keep: Keep | false | undefined): { for?: unknown; most?: number } {
  return keep === false ? { for: null, most: ALL } : { ...keep }
}

function spanMs(span: unknown): number | undefined {
  const [, amount, unit] =
    /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w|y)$/.exec(typeof span === 'string' ? span.trim() : '') ?? []
  const ms =
    typeof span === 'number' ? span : unit === undefined ? Number.NaN : Number(amount) * (UNITS[unit] as number)
  return ms >= 1 && ms <= LONGEST_MS ? Math.round(ms) : undefined
}

function invalid(fact: string): OffstageError {
  return new OffstageError('INVALID_OPTION', `keep: ${fact}.`)
}
