// I5: to every subscriber revisions only rise, and the last one it is given equals the row.
import { isDeepStrictEqual } from 'node:util'
import type { LineOf } from '../evidence.ts'
import { ENDS, type FinalRow, type Index, type Violation } from './evidence-index.ts'

type Seen = LineOf<'seen'>

export function checkWatches(index: Index): Violation[] {
  const found: Violation[] = []
  const all = Map.groupBy(index.of('seen'), ({ watcher }) => watcher)
  for (const { watcher, task } of index.of('subscribed')) {
    const seen = all.get(watcher) ?? []
    const say = (fact: string) => found.push({ invariant: 'I5', task, fact: `${watcher}: ${fact}` })
    for (const fact of disorder(seen)) say(fact)
    const fact = unlike(seen.at(-1), index.rows.get(task))
    if (fact) say(fact)
  }
  return found
}

function* disorder(seen: Seen[]): Generator<string> {
  for (const [i, { watch, seq, n, status }] of seen.entries()) {
    const before = seen[i - 1]
    if (!before) continue
    // A watch that was begun anew begins with what is there; a stream that broke in the middle of a change may give the status after it.
    const isWorse = watch === before.watch && status === before.status ? seq <= before.seq : seq < before.seq
    if (isWorse) yield `revision ${seq} (${status}) after ${before.seq} (${before.status})`
    if (n < before.n) yield `state ${n} after ${before.n}`
    if (ENDS.includes(before.status) && status !== before.status) yield `${status} after ${before.status}`
  }
}

function unlike(last: Seen | undefined, row: FinalRow | undefined): string | undefined {
  if (!last) return 'it was given nothing'
  if (!row) return 'it watched a task that is not stored'
  const { status, seq, state } = last
  if (status !== row.status || seq !== row.seq)
    return `it last saw ${status} at ${seq}, stored is ${row.status} at ${row.seq}`
  if (!isDeepStrictEqual(state, row.state))
    return `it last saw the state ${JSON.stringify(state)}, stored is ${JSON.stringify(row.state)}`
  return undefined
}
