// I6: a task that was killed has no effect later than its kill was acknowledged, plus its grace, plus 1 s in which its worker could act.
import type { FinalRow, Index, Violation } from './evidence-index.ts'
import type { Periods } from './periods.ts'

const SLACK_MS = 1000

export function checkKills(index: Index, disturbed: Periods): Violation[] {
  const found: Violation[] = []
  const kills = Map.groupBy(index.of('kill'), ({ task }) => task)
  for (const row of index.rows.values()) {
    if (row.status !== 'killed') continue
    const asked = ancestry(row, index.rows).flatMap((id) => kills.get(id) ?? [])
    for (const { at, graceMs, task } of asked) {
      // Children have a grace of their own; they are told no sooner than their parent.
      const late = index.works(row.id).find((line) => line.at > disturbed.free(line.worker, at, graceMs + SLACK_MS))
      if (!late) continue
      const whose = task === row.id ? 'its kill' : `the kill of ${task}, which launched it,`
      const fact = `${row.name}: ${late.kind} of attempt ${late.attempt} ${Math.round(late.at - at)} ms after ${whose} was acknowledged, grace ${graceMs} ms`
      found.push({ invariant: 'I6', task: row.id, fact })
      break
    }
  }
  return found
}

/** The task, who launched it, and so on. */
function ancestry(row: FinalRow, rows: ReadonlyMap<string, FinalRow>): string[] {
  const ids: string[] = []
  for (let at: FinalRow | undefined = row; at && !ids.includes(at.id); at = at.parent ? rows.get(at.parent) : undefined)
    ids.push(at.id)
  return ids
}
