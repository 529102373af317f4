// I1: every launch that was acknowledged is stored once and has exactly one end, which nothing changes later. I8: nothing is left without an end.
import { ENDS, type FinalRow, type Index, type Violation } from './evidence-index.ts'

export function checkEnds(index: Index): Violation[] {
  const found: Violation[] = []
  const say = (task: string, fact: string) => found.push({ invariant: 'I1', task, fact })
  for (const { task, key } of index.of('acked')) {
    const row = index.rows.get(task)
    if (!row) say(task, `launch ${key} was acknowledged and is not stored`)
    else if (row.key !== key) say(task, `launch ${key} was acknowledged, and stored is ${row.key}`)
  }
  const launched = [...index.rows.values()].filter(({ schedule }) => schedule === null)
  for (const [key, rows] of Map.groupBy(launched, ({ key }) => key))
    if (rows.length > 1) say(rows[1]!.id, `launch ${key} is stored ${rows.length} times`)
  for (const row of index.rows.values()) for (const fact of faultsOf(row)) say(row.id, fact)
  for (const { task, status, seq } of index.of('ended')) {
    const row = index.rows.get(task)
    if (!row) say(task, `it had ended ${status}, and is gone`)
    else if (row.status !== status || row.seq !== seq)
      say(task, `it had ended ${status} at ${seq}, and now is ${row.status} at ${row.seq}`)
  }
  return found
}

export function checkNoneOpen(index: Index): Violation[] {
  return [...index.rows.values()]
    .filter(({ status }) => !ENDS.includes(status))
    .map(({ id, name, status, attempt }) => ({
      invariant: 'I8',
      task: id,
      fact: `${name} is still ${status}, attempt ${attempt}`,
    }))
}

function* faultsOf({ status, entries, result, hasError }: FinalRow): Generator<string> {
  if (!ENDS.includes(status)) return
  const ends = entries.filter(({ kind, word }) => kind === 'status' && ENDS.includes(word ?? ''))
  if (ends.length !== 1) yield `it has ${ends.length} ends in its journal: ${ends.map(({ word }) => word).join(', ')}`
  else if (ends[0]!.word !== status) yield `it is ${status}, and its journal says ${ends[0]!.word}`
  if (status === 'completed' && result === undefined) yield 'it completed, and has no result'
  if (status !== 'completed' && !hasError) yield `it is ${status}, and nothing says why`
}
