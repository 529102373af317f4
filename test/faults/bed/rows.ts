// The rows of the table of faults: each test tells what it did, which figure was demanded and which was seen. They travel with the test to the reporter.
import type { TestContext } from 'vitest'

/** Whether everything runs at full scale (`npm run faults`) or scaled down (`npm test`). */
export const IS_FULL = process.env.FAULTS === 'full'

export interface Row {
  /** `F1`, `F20` …, or the name of a trial that has no number. */
  fault: string
  /** What was done. */
  did: string
  demanded: string
  seen: string
  verdict: 'ok' | 'MISSED' | 'not here'
}

declare module 'vitest' {
  interface TaskMeta {
    faults?: Row[]
  }
}

/** How many, or how long: as in `npm test`, or at full scale. */
export function scaled<T>(small: T, full: T): T {
  return IS_FULL ? full : small
}

/** Records a row. A figure that is not met fails the test at full scale only: elsewhere the machine is busy with other tests. */
export function row(test: TestContext, facts: Omit<Row, 'verdict'> & { met: boolean }): void {
  const { met, ...rest } = facts
  note(test, { ...rest, verdict: met ? 'ok' : 'MISSED' })
  if (IS_FULL)
    test.expect.soft(met, `${rest.fault}: ${rest.did}: demanded ${rest.demanded}, seen ${rest.seen}`).toBe(true)
}

/** Records what could not be tried on this machine, and why. */
export function notHere(test: TestContext, facts: { fault: string; did: string; demanded: string; why: string }): void {
  const { why, ...rest } = facts
  note(test, { ...rest, seen: why, verdict: 'not here' })
}

function note(test: TestContext, row: Row): void {
  test.task.meta.faults = [...(test.task.meta.faults ?? []), row]
}

/** The value below which the given share lies; the largest for few values. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
export const mb = (value: number): string =>
  `${value < 0 ? '' : '+'}${value.toFixed(value > -10 && value < 10 ? 1 : 0)} MB`
