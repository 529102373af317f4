// I3: nothing is written under an older lease once a newer one was given, nor after the end; and what is exclusive never runs beside its next attempt.
import { type ByAttempt, ENDS, type FinalRow, type Index, type Violation } from './evidence-index.ts'
import type { Periods } from './periods.ts'

/** `steps` of all tasks print their attempt. */
const PRINTED = /^attempt (\d+) step /

export function checkFence(index: Index, frozenWhole: Periods): Violation[] {
  const found: Violation[] = []
  for (const row of index.rows.values())
    for (const fact of staleEntries(row)) found.push({ invariant: 'I3', task: row.id, fact })
  for (const task of index.worked) {
    const works = index.works(task)
    if (!works.some((line) => line.kind === 'start' && line.isExclusive)) continue
    const fact = overlap(works, frozenWhole)
    if (fact) found.push({ invariant: 'I3', task, fact })
  }
  return found
}

function* staleEntries({ entries, seq, attempt, state }: FinalRow): Generator<string> {
  /** Attempts up to this one are over. */
  let over = 0
  let newest = 0
  let end: number | undefined
  for (const entry of entries) {
    if (end !== undefined) yield `entry ${entry.seq} (${entry.kind}) was written after the end, ${end}`
    const printed = Number(entry.kind === 'log' ? PRINTED.exec(entry.text ?? '')?.[1] : undefined)
    if (printed <= over) yield `entry ${entry.seq} is of attempt ${printed}, which was over`
    if (printed < newest) yield `entry ${entry.seq} is of attempt ${printed}, after one of attempt ${newest}`
    if (printed > newest) newest = printed
    if (entry.kind === 'status' && entry.word === 'queued') over = newest
    if (entry.kind === 'status' && ENDS.includes(entry.word ?? '')) end = entry.seq
  }
  if (end !== undefined && seq !== end) yield `its end is entry ${end}, and its newest is ${seq}`
  if (newest > attempt) yield `attempt ${newest} was written of, and ${attempt} are counted`
  const { attempt: inState = 0 } = state as { attempt?: number }
  if (inState > attempt) yield `its state is of attempt ${inState}, and ${attempt} are counted`
}

/** Something that stood still as a whole cannot be kept from its next breath: that is left aside. */
function overlap(works: readonly ByAttempt[], frozenWhole: Periods): string | undefined {
  let newest = 0
  for (const { attempt, at, worker } of works) {
    if (attempt < newest && !frozenWhole.touches(worker, 0, at))
      return `exclusive: attempt ${attempt} had effects after attempt ${newest} began`
    newest = Math.max(newest, attempt)
  }
  return undefined
}
