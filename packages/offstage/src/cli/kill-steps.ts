// How a kill went, step by step with the time since it was asked. Called by `show`.
import type { KillReport } from '../task/kill-report.ts'
import { spanText } from './times.ts'

/** `['asked', '0 ms'], ['told to stop', '12 ms'], …`: what happened and how long after the kill was asked. */
export function killSteps({ askedAt, signalledAt, forcedAt, deadAt }: KillReport): [what: string, after: string][] {
  const steps: [string, number | null][] = [
    ['asked', askedAt],
    ['told to stop', signalledAt],
    ['ended by force', forcedAt],
    ['nothing of it left', deadAt],
  ]
  return steps.flatMap(([what, at]) => (at === null ? [] : [[what, spanText(at - askedAt)] as [string, string]]))
}
