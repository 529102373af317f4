// What a run amounted to, for the reader: how many of what, how they ended, what was refused.
import type { FinalRow } from './check/evidence-index.ts'
import type { Line } from './evidence.ts'

export interface Figures {
  /** Troubles by kind. */
  befallen: Record<string, number>
  statuses: Record<string, number>
  /** Attempts beyond the first. */
  retried: number
  effects: number
  /** Codes of launches and kills that were rejected. */
  refused: Record<string, number>
  /** Codes of watches that broke and were begun anew. */
  unwatched: Record<string, number>
  subscribers: number
  /** Launches of schedules, and times that were left out. */
  ticks: number
  leftOut: number
  /** Idempotency keys, and how often they were launched with. */
  keys: number
  askedOnce: number
  seen: number
  stalls: number
  /** From the last trouble until no task was open. */
  quietMs: number
}

export function figuresOf(
  lines: readonly Line[],
  rows: readonly FinalRow[],
  { befallen, quietMs }: Pick<Figures, 'befallen' | 'quietMs'>,
): Figures {
  const of = (...kinds: Line['kind'][]) => lines.filter(({ kind }) => kinds.includes(kind))
  const code = (line: Line) => ('code' in line ? (line.code ?? '') : '')
  return {
    befallen,
    statuses: tally(rows.map(({ status }) => status)),
    retried: rows.reduce((sum, { attempt }) => sum + Math.max(0, attempt - 1), 0),
    effects: of('effect', 'offspring').length,
    refused: tally(of('refused', 'kill-refused').map(code)),
    unwatched: tally(of('unwatched').map(code)),
    subscribers: of('subscribed').length,
    ticks: rows.filter(({ schedule }) => schedule !== null).length,
    leftOut: lines.filter((line) => line.kind === 'tick' && line.op !== 'delete' && line.task === null).length,
    keys: new Set(of('once').map((line) => ('key' in line ? line.key : ''))).size,
    askedOnce: of('once').length,
    seen: of('seen').length,
    stalls: lines.filter((line) => line.kind === 'trouble' && line.what === 'stall').length,
    quietMs,
  }
}

function tally(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words.sort()) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
