// Times that were read from this machine's clock, as the store's clock would have had them: the clocks of a fleet may be minutes apart, and what one task did is to stand in
// one order. Also keeps a kill's steps in order where the clock was set in between.
import type { KillReport } from '../../task/kill-report.ts'
import type { Vitals } from '../../task/vitals.ts'
import type { XrayAnswer } from '../../task/xray.ts'
import type { Append, Settle } from '../store.ts'

/** `aheadMs`: how far this machine's clock is ahead of the store's. */
export function inStoreTime<Report extends Append | Settle>(report: Report, aheadMs: number): Report {
  const killReport = 'killReport' in report ? report.killReport : undefined
  if (aheadMs === 0 && killReport === undefined) return report
  const { entries, vitals } = report
  return {
    ...report,
    entries: entries.map((entry) => ({ ...entry, at: entry.at - aheadMs })),
    ...(vitals === undefined ? {} : { vitals: JSON.stringify(vitalsBy(JSON.parse(vitals) as Vitals | null, aheadMs)) }),
    ...(killReport === undefined ? {} : { killReport: stepsInOrder(killReport, aheadMs) }),
  }
}

export function xrayInStoreTime(answer: string, aheadMs: number): string {
  if (aheadMs === 0) return answer
  const told = JSON.parse(answer) as XrayAnswer
  if ('error' in told) return answer
  const { xray } = told
  return JSON.stringify({ xray: { ...xray, at: xray.at - aheadMs, vitals: vitalsBy(xray.vitals, aheadMs) } })
}

function vitalsBy(vitals: Vitals | null, aheadMs: number): Vitals | null {
  if (vitals === null) return null
  const { at, stuckSince } = vitals
  return { ...vitals, at: at - aheadMs, stuckSince: stuckSince === null ? null : stuckSince - aheadMs }
}

/** When it was asked, the store said; the steps are the worker's. */
function stepsInOrder(text: string, aheadMs: number): string {
  const report = JSON.parse(text) as Omit<KillReport, 'lastLines'>
  let last = report.askedAt
  const step = <At extends number | null>(at: At): At => {
    if (at === null) return at
    last = Math.max(last, at - aheadMs)
    return last as At
  }
  const [signalledAt, forcedAt, deadAt] = [step(report.signalledAt), step(report.forcedAt), step(report.deadAt)]
  return JSON.stringify({ ...report, signalledAt, forcedAt, deadAt, vitals: vitalsBy(report.vitals, aheadMs) })
}
