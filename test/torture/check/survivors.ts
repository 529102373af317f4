// I7: no process of ours is left, at the end or after its worker was killed; and no worker falls by itself.
import type { Index, Violation } from './evidence-index.ts'
import type { Periods } from './periods.ts'

/** A task's process notices within 1 s that its worker is dead. */
const NOTICE_MS = 1000
const SLACK_MS = 1000

export function checkSurvivors(index: Index, stalled: Periods): Violation[] {
  const found: Violation[] = index
    .of('left')
    .map(({ pid, why, command }) => ({ invariant: 'I7', fact: `process ${pid} is left ${why}: ${command}` }))
  for (const { at, worker } of index.of('dead')) {
    const until = stalled.free(worker, at, NOTICE_MS + SLACK_MS)
    for (const task of index.worked) {
      const late = index.works(task).find((line) => line.worker === worker && line.at > until)
      if (!late) continue
      const fact = `${late.kind} of attempt ${late.attempt} ${Math.round(late.at - at)} ms after its worker was killed`
      found.push({ invariant: 'I7', task, fact })
    }
  }
  for (const { worker, how } of index.of('fell'))
    found.push({ invariant: 'up', fact: `worker process ${worker} ended by itself: ${how}` })
  return found
}
