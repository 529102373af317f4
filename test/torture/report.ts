// A run's outcome in words.
import type { TortureOptions, TortureReport } from './torture.ts'

const MOST_SHOWN = 40

export function wordsOf(report: TortureReport, { store, seconds, workers }: TortureOptions, hasClock: boolean): string {
  const { figures, violations, folder } = report
  const counts = (of: Record<string, number>) =>
    Object.entries(of)
      .map(([word, count]) => `${count} ${word}`)
      .join(', ') || 'none'
  return [
    '',
    `torture, ${store}, ${workers} workers, ${seconds} s, seed ${report.seed}`,
    `  troubles     ${counts(figures.befallen)}${hasClock ? '' : '; no clock jumps: this machine has no libfaketime'}`,
    `  launches     ${report.launches} acknowledged, ends: ${counts(figures.statuses)}; ${figures.retried} further attempts`,
    `  kills        ${report.kills} acknowledged`,
    `  refused      ${counts(figures.refused)}`,
    `  schedules    ${figures.ticks} launches, ${figures.leftOut} times left out`,
    `  keys         ${figures.keys}, launched with ${figures.askedOnce} times`,
    `  effects      ${figures.effects}`,
    `  watchers     ${figures.subscribers} subscribers were given ${figures.seen} revisions; watches that broke: ${counts(figures.unwatched)}`,
    `  quiet        no task open ${(figures.quietMs / 1000).toFixed(1)} s after the last trouble; machine late ${figures.stalls} times`,
    `  violations   ${violations.length}`,
    ...violations.slice(0, MOST_SHOWN).map(({ invariant, task, fact }) => `    ${invariant} ${task ?? ''} ${fact}`),
    ...(violations.length > MOST_SHOWN ? [`    and ${violations.length - MOST_SHOWN} more`] : []),
    ...(folder ? [`  evidence     ${folder}`] : []),
    '',
  ].join('\n')
}
