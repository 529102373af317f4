// I4: what is completed was done: its effects are there, and all that it reported is stored.
import type { Done } from '../tasks.ts'
import type { FinalRow, Index, Violation } from './evidence-index.ts'

export function checkEffects(index: Index): Violation[] {
  const found: Violation[] = []
  for (const row of index.rows.values()) {
    if (row.status !== 'completed') continue
    for (const fact of faultsOf(index, row)) found.push({ invariant: 'I4', task: row.id, fact: `${row.name}: ${fact}` })
  }
  return found
}

function* faultsOf(index: Index, { id, attempt, result, state, entries }: FinalRow): Generator<string> {
  const works = index.works(id).filter((line) => line.attempt === attempt)
  for (const kind of ['start', 'effect', 'end'])
    if (!works.some((line) => line.kind === kind)) yield `attempt ${attempt} completed, and has no ${kind} line`
  const done = result as Done | undefined
  if (!done) return
  if (done.attempt !== attempt) yield `the result is of attempt ${done.attempt}, the last one is ${attempt}`
  if ((state as Partial<Done>).n !== done.n)
    yield `its state ended at ${done.n}, and ${(state as Partial<Done>).n} is stored`
  const lines = entries.filter(({ kind, text }) => kind === 'log' && text?.startsWith(`attempt ${attempt} step `))
  const isMarked = entries.some(({ text }) => / bytes dropped/.test(text ?? ''))
  if (lines.length !== done.lines && !isMarked) yield `it printed ${done.lines} lines, and ${lines.length} are stored`
}
